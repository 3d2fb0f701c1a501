import { useLayoutEffect } from "react";

let locks = 0;

/** Holds the page still while something floats over it, and keeps the scrollbar's room so that nothing shifts. */
export function useScrollLock(): void {
  useLayoutEffect(() => {
    const { documentElement: page } = document;
    locks += 1;
    if (locks === 1) {
      if (innerWidth > page.clientWidth) page.style.scrollbarGutter = "stable";
      page.style.overflow = "hidden";
    }
    return () => {
      locks -= 1;
      if (locks > 0) return;
      page.style.removeProperty("overflow");
      page.style.removeProperty("scrollbar-gutter");
    };
  }, []);
}
