export const partnerTabs = ["users", "items", "activity"] as const;
export type PartnerTab = (typeof partnerTabs)[number];

/** The list of partners. */
export interface PartnersSearch {
  q?: string | undefined;
  cursor?: string | undefined;
}

/** One partner. */
export interface PartnerSearch {
  tab?: PartnerTab | undefined;
  q?: string | undefined;
  cursor?: string | undefined;
  /** The person or invite whose details are open. */
  details?: string | undefined;
}

// The router reads numbers out of a URL as numbers: "?q=42" is a search for "42" all the same.
const text = (value: unknown): string | undefined =>
  (typeof value === "string" && value !== "") || typeof value === "number" ? String(value) : undefined;

// The router lays this over the raw search: what is wrong has to be named to be gone.
export function partnersSearch(search: Record<string, unknown>): PartnersSearch {
  return { q: text(search.q), cursor: text(search.cursor) };
}

export function partnerSearch(search: Record<string, unknown>): PartnerSearch {
  return {
    tab: partnerTabs.find((tab) => tab === search.tab),
    q: text(search.q),
    cursor: text(search.cursor),
    details: text(search.details),
  };
}
