import type { Tab } from "./row";

export const statusFilters = ["active", "invited", "attention", "removed"] as const;
export type StatusFilter = (typeof statusFilters)[number];

export interface MembersSearch {
  tab?: Tab | undefined;
  q?: string | undefined;
  status?: StatusFilter | undefined;
  /** Guests of this partner only. */
  partner?: string | undefined;
  sort?: "-name" | undefined;
  cursor?: string | undefined;
  /** The person or invite whose details are open. */
  details?: string | undefined;
}

// The router reads numbers out of a URL as numbers: "?q=42" is a search for "42" all the same.
const text = (value: unknown): string | undefined =>
  (typeof value === "string" && value !== "") || typeof value === "number" ? String(value) : undefined;

const idIn = (value: unknown) =>
  typeof value === "string" && /^[0-9a-f-]{36}$/i.test(value) ? value : undefined;

// The router lays this over the raw search: what is wrong has to be named to be gone.
export function membersSearch(search: Record<string, unknown>): MembersSearch {
  return {
    tab: search.tab === "members" || search.tab === "guests" ? search.tab : undefined,
    q: text(search.q),
    status: statusFilters.find((status) => status === search.status),
    partner: idIn(search.partner),
    sort: search.sort === "-name" ? "-name" : undefined,
    cursor: text(search.cursor),
    details: text(search.details),
  };
}

/** The API's words for a filter. */
export function statusesOf(filter: StatusFilter | undefined): string | undefined {
  return filter === "attention" ? "delivery_failed,expired" : filter;
}
