import { useEffect } from "react";

/** "All members · Guestlist" in the browser's tab and history. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Guestlist`;
  }, [title]);
}
