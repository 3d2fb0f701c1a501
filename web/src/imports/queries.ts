import { queryOptions } from "@tanstack/react-query";
import {
  client,
  type Import,
  type ImportItem,
  type ListOf,
  type MatchedUser,
  type UnmatchedUser,
} from "../api";
import type { ReportTab } from "./search";

/** Rows on a page, as the API gives them. */
export const PAGE = 50;
/** How often a running import is asked how far it is. */
const FOLLOW = 1_000;

const isRunning = ({ status }: Import) => status === "running";

export const importsQuery = (cursor: string | undefined) =>
  queryOptions({
    queryKey: ["imports", "list", cursor],
    queryFn: ({ signal }) => client.get<ListOf<Import>>("/imports", { cursor }, signal),
    refetchInterval: (query) => query.state.data?.items.some(isRunning) && FOLLOW,
  });

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["imports", "one", id],
    queryFn: ({ signal }) => client.get<Import>(`/imports/${id}`, undefined, signal),
    refetchInterval: (query) => query.state.data && isRunning(query.state.data) && FOLLOW,
  });

export const itemsQuery = (id: string, tab: ReportTab, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["imports", "items", id, tab, cursor],
    queryFn: ({ signal }) => {
      const query =
        tab === "review"
          ? { review: "missing_details,duplicate", cursor }
          : { kind: "account,secret", status: "successful", cursor };
      return client.get<ListOf<ImportItem>>(`/imports/${id}/items`, query, signal);
    },
  });

/** How many of these kinds did not come in. */
export const leftOutQuery = (id: string, kind: "collection" | "account,secret") =>
  queryOptions({
    queryKey: ["imports", "left out", id, kind],
    queryFn: async ({ signal }) => {
      const query = { kind, status: "skipped,failed", limit: 1 };
      return (await client.get<ListOf<ImportItem>>(`/imports/${id}/items`, query, signal)).total.count;
    },
  });

export const unmatchedQuery = (id: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["imports", "unmatched", id, cursor],
    queryFn: ({ signal }) =>
      client.get<ListOf<UnmatchedUser>>(`/imports/${id}/unmatched-users`, { cursor }, signal),
  });

export const matchedQuery = (id: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["imports", "matched", id, cursor],
    queryFn: ({ signal }) =>
      client.get<ListOf<MatchedUser>>(`/imports/${id}/matched-users`, { cursor }, signal),
  });
