import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ProblemError } from "../api";

/** A refusal stays a refusal; only a missing answer or a broken server is worth asking again. */
function worthRetrying(failures: number, error: Error): boolean {
  if (error instanceof ProblemError && error.status < 500) return false;
  return failures < 2;
}

export function createQueryClient(): QueryClient {
  const noteRefusal = (error: Error) => {
    // What one may do has changed since it was asked.
    if (error instanceof ProblemError && error.status === 403)
      void queries.invalidateQueries({ queryKey: ["me"] });
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError: noteRefusal }),
    mutationCache: new MutationCache({ onError: noteRefusal }),
    defaultOptions: {
      queries: { retry: worthRetrying, staleTime: 10_000, networkMode: "always" },
      mutations: { retry: false, networkMode: "always" },
    },
  });
  return queries;
}
