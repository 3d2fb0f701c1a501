import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { SessionProvider } from "../session";
import { ToastProvider } from "../ui/toast";
import type { createAppRouter } from "./router";

interface Props {
  router: ReturnType<typeof createAppRouter>;
  queries: QueryClient;
}

export function App({ router, queries }: Props) {
  return (
    <QueryClientProvider client={queries}>
      <SessionProvider>
        <ToastProvider>
          <RouterProvider router={router} />
        </ToastProvider>
      </SessionProvider>
    </QueryClientProvider>
  );
}
