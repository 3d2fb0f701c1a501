import { queryOptions } from "@tanstack/react-query";
import { client } from "./client";
import type { Workspace } from "./types";

/** The workspace one is in, with its policies. */
export const workspaceQuery = queryOptions({
  queryKey: ["workspace"],
  queryFn: ({ signal }) => client.get<Workspace>("/workspace", undefined, signal),
  staleTime: 60_000,
});
