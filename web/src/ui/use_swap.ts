import { useRef } from "react";
import { flushSync } from "react-dom";

/** For a control that makes way for others: the focus goes to what stands in its place. */
export function useSwap<Place extends HTMLElement>(next: string) {
  const place = useRef<Place>(null);
  const swap = (change: () => void) => {
    flushSync(change);
    place.current?.querySelector<HTMLElement>(next)?.focus();
  };
  return { place, swap };
}
