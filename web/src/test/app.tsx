import { createMemoryHistory } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { App } from "../app/app";
import { createQueryClient } from "../app/query_client";
import { createAppRouter } from "../app/router";

/** The whole app at a path, against the answers of src/test/server.ts. */
export function openApp(path: string) {
  const router = createAppRouter(createMemoryHistory({ initialEntries: [path] }));
  render(<App router={router} queries={createQueryClient()} />);
  return router;
}
