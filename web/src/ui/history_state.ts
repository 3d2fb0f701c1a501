import { useLocation } from "@tanstack/react-router";

// What a page of the browser's history remembers beside its address. It survives a reload and is gone with the tab.
declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The token of the link that was opened: see src/app/link_token.ts. */
    token?: string;
    /** An address typed on the page before. */
    email?: string;
    /** What the page before has done. */
    done?: "password_reset";
    /** How many rows of a list stand before this page of it. */
    before?: number;
  }
}

/** The token of the link that led here; null when the address had none. */
export function useLinkToken(): string | null {
  return useLocation({ select: ({ state }) => state.token ?? null });
}
