import { useRef } from "react";

/** Remembers what had the focus when something modal opened, and gives it back. */
export function useFocusReturn() {
  const opener = useRef<Element | null>(null);
  return {
    remember: () => {
      opener.current = document.activeElement;
    },
    giveBack: (event: Event) => {
      event.preventDefault();
      const back = opener.current;
      // The row that opened it may be gone by now.
      const known = back instanceof HTMLElement && back.isConnected && back !== document.body;
      (known ? back : document.getElementById("main"))?.focus();
    },
  };
}

/** Toasts stand outside of what is modal, and can be used all the same. */
export const isToast = (target: EventTarget | null) =>
  target instanceof Element && target.closest(".toasts") !== null;
