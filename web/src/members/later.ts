import { lazy } from "react";
import { fetchInviteDialog } from "../invites";

// What is opened from the list comes after it: the list is what people wait for.

const rowDialog = () => import("./row_dialog");
const detailsSheet = () => import("./details_sheet");

export const RowDialog = lazy(async () => ({ default: (await rowDialog()).RowDialog }));
export const DetailsSheet = lazy(async () => ({ default: (await detailsSheet()).DetailsSheet }));

/** Fetches them while nobody waits, so that they open at once. */
export function fetchLater(): () => void {
  const all = () => Promise.all([fetchInviteDialog(), rowDialog(), detailsSheet()]).catch(() => null);
  const timer = setTimeout(all, 1_000);
  return () => clearTimeout(timer);
}
