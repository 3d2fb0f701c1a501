export const itemSorts = ["name", "-name", "created_at", "-created_at"] as const;
export type ItemSort = (typeof itemSorts)[number];

/** A list of items. */
export interface ItemsSearch {
  q?: string | undefined;
  cursor?: string | undefined;
  sort?: ItemSort | undefined;
  /** The kind shown of a collection's contents. */
  tab?: "accounts" | "secrets" | "collections" | undefined;
  /** The item whose details are open. */
  details?: string | undefined;
}

const tabs = ["accounts", "secrets", "collections"] as const;

// The router reads numbers out of a URL as numbers: "?q=42" is a search for "42" all the same.
const text = (value: unknown): string | undefined =>
  (typeof value === "string" && value !== "") || typeof value === "number" ? String(value) : undefined;

// The router lays this over the raw search: what is wrong has to be named to be gone.
export function itemsSearch(search: Record<string, unknown>): ItemsSearch {
  return {
    q: text(search.q),
    cursor: text(search.cursor),
    sort: itemSorts.find((sort) => sort === search.sort),
    tab: tabs.find((tab) => tab === search.tab),
    details: text(search.details),
  };
}
