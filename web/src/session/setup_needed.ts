import { queryOptions } from "@tanstack/react-query";
import { client } from "../api";

/** Whether this server has no workspace yet. */
export const setupNeededQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => client.get<{ needed: boolean }>("/setup", undefined, signal),
  staleTime: 60_000,
});
