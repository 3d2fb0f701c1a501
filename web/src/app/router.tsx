import { createRouter, type RouterHistory } from "@tanstack/react-router";
import { ErrorPage } from "./error_page";
import { NotFoundPage } from "./not_found_page";
import { routeTree } from "./routes";

export function createAppRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    defaultPreload: "intent",
    scrollRestoration: true,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: ErrorPage,
    ...(history && { history }),
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
