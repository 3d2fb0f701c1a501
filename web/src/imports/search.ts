export const reportTabs = ["review", "items", "unmatched", "matched"] as const;
export type ReportTab = (typeof reportTabs)[number];

/** The list of imports, and one of them. */
export interface ImportsSearch {
  tab?: ReportTab | undefined;
  cursor?: string | undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

// The router lays this over the raw search: what is wrong has to be named to be gone.
export function importsSearch(search: Record<string, unknown>): ImportsSearch {
  return { tab: reportTabs.find((tab) => tab === search.tab), cursor: text(search.cursor) };
}
