import { createContext, use } from "react";

/** Where menus are put: inside <main>, or inside the dialog that is open; never beside the landmarks. */
export const FloatingContainer = createContext<HTMLElement | null>(null);

export function useFloatingContainer(): HTMLElement | null {
  return use(FloatingContainer);
}
