/** Actions by what people look for. */
export const groups = {
  invites: [
    "invite.created",
    "invite.sent",
    "invite.delivered",
    "invite.bounced",
    "invite.complained",
    "invite.failed",
    "invite.resent",
    "invite.revoked",
    "invite.expired",
    "invite.accepted",
    "invite.declined",
    "invite.requested_again",
    "invite.join_refused",
    "suppression.added",
    "suppression.lifted",
  ],
  people: [
    "member.role_changed",
    "member.removed",
    "member.left",
    "member.access_changed",
    "member.access_ended",
    "member.password_reset_sent",
    "member.signed_out",
    "workspace.ownership_transferred",
  ],
  partners: [
    "partner.created",
    "partner.removed",
    "partner.host_added",
    "partner.host_removed",
    "partner.role_changed",
  ],
  items: [
    "item.created",
    "item.updated",
    "item.deleted",
    "item.revealed",
    "item.shared",
    "item.unshared",
    "item.waiting_grant_taken_back",
    "member.items_handed_over",
    "member.items_received",
  ],
  accounts: ["user.signed_in", "user.password_changed", "user.profile_changed"],
  workspace: ["workspace.created", "workspace.updated", "api_key.created", "api_key.revoked"],
  imports: ["import.started", "import.completed", "import.failed", "import.cancelled"],
  exports: ["export.members", "export.guests"],
} as const;

export type Group = keyof typeof groups;
export type EventAction = (typeof groups)[Group][number];

export const groupNames = Object.keys(groups).filter(isGroup);

export function isGroup(value: unknown): value is Group {
  return typeof value === "string" && Object.hasOwn(groups, value);
}

export function isEventAction(action: string): action is EventAction {
  return groupNames.some((group) => groups[group].some((known) => known === action));
}
