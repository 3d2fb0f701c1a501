import type { Guest, Invite, Member } from "../api";

/** A line of either tab: a member, a guest, or an outstanding invite to become one. */
export type Row = Omit<Member, "assignable_roles"> & Partial<Pick<Member, "assignable_roles"> & Guest>;

export type Tab = "members" | "guests";

export const tabOf = (row: Row): Tab => (row.role === "guest" ? "guests" : "members");

export const nameOf = (row: Row): string =>
  [row.name, row.family_name].filter(Boolean).join(" ") || row.email;

/** An invite as the lists show it, for the links that name one. */
export function rowOfInvite(invite: Invite): Row {
  const failed = ["bounced", "complained", "failed"].includes(invite.delivery.status);
  const outstanding = invite.status === "expired" ? "expired" : failed ? "delivery_failed" : "invited";
  const open = invite.status === "pending" || invite.status === "expired";
  return {
    id: invite.id,
    user_id: null,
    email: invite.email,
    name: null,
    family_name: null,
    role: invite.role,
    status: open ? outstanding : "removed",
    joined_at: null,
    last_active_at: null,
    invite: open ? invite : null,
    can: invite.can,
    partner: invite.partner,
    access_until: invite.access_until,
  };
}
