import { queryOptions } from "@tanstack/react-query";
import { client } from "./client";
import type { Instance } from "./types";

export const instanceQuery = queryOptions({
  queryKey: ["instance"],
  queryFn: ({ signal }) => client.get<Instance>("/instance", undefined, signal),
  staleTime: Number.POSITIVE_INFINITY,
});
