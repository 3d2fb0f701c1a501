import type { GuestPartnerRole, PartnerUser } from "../api";

/** What can be asked about a partner's guest, each in a dialog of its own. */
export type UserAction = "resend_invite" | "revoke_invite" | "change_partner_role" | "remove_partner_user";

export interface Asked {
  action: UserAction;
  user: PartnerUser;
}

/** There are two roles: changing one leads to the other. */
export const otherRole = (role: GuestPartnerRole): GuestPartnerRole =>
  role === "guest_admin" ? "guest_user" : "guest_admin";
