import { lazy, Suspense } from "react";
import type { InviteDialogProps } from "./invite_dialog";

const inviteDialog = () => import("./invite_dialog");
const Loaded = lazy(async () => ({ default: (await inviteDialog()).InviteDialog }));

/** The dialog comes after the page it is opened from. */
export function InviteDialog(props: InviteDialogProps) {
  return (
    <Suspense fallback={null}>
      <Loaded {...props} />
    </Suspense>
  );
}

/** Fetches it while nobody waits, so that it opens at once. */
export const fetchInviteDialog = () => inviteDialog().catch(() => null);
