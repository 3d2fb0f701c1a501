import { client } from "../api";
import { resendInvite, revokeInvite } from "../invites";
import type { Row } from "./row";

export const bulkActions = ["resend_invite", "revoke_invite", "remove"] as const;

/** What can be done to several rows at once; "remove" is for guests and members alike. */
export type BulkAction = (typeof bulkActions)[number];

const may = (action: BulkAction, row: Row): boolean =>
  action === "remove"
    ? row.can.includes("remove_guest") || row.can.includes("remove_member")
    : row.invite !== null && row.can.includes(action);

/** Those among them that it can be done to. */
export const mayAll = (action: BulkAction, rows: readonly Row[]): Row[] =>
  rows.filter((row) => may(action, row));

export async function doTo(action: BulkAction, row: Row): Promise<void> {
  if (action === "remove") return client.delete(`/members/${row.id}`);
  if (row.invite === null) return;
  await (action === "resend_invite" ? resendInvite : revokeInvite)(row.invite.id);
}
