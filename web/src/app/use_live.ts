import { useEffect } from "react";
import { followChanges } from "../api";
import { usePeopleChanged } from "../invites";
import { useSession } from "../session";

/** Changes that come together are shown together. */
const TOGETHER = 300;

/**
 * Keeps what is shown true while the page is looked at. A page behind others follows nothing: a browser keeps six lines
 * to a server, for all its pages.
 */
export function useLive(): void {
  const { can } = useSession();
  const allowed = can("list_invites");
  const changed = usePeopleChanged();
  useEffect(() => {
    if (!allowed) return;
    let following: AbortController | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(changed, TOGETHER);
    };
    const look = () => {
      const visible = document.visibilityState === "visible";
      if (visible && !following) {
        following = new AbortController();
        void followChanges(soon, following.signal);
      } else if (!visible) {
        following?.abort();
        following = null;
      }
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      following?.abort();
      clearTimeout(timer);
    };
  }, [allowed, changed]);
}
