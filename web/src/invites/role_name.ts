import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { InvitableRole, Role } from "../api";

/** A role's name in the reader's language. */
export function useRoleName(): (role: Role) => string {
  const { t } = useTranslation("invites");
  return useCallback((role) => t(`role_${role}`), [t]);
}

/** What a role is for, in a sentence. */
export function useRoleHint(): (role: Role) => string {
  const { t } = useTranslation("invites");
  return useCallback((role) => t(`role_hint_${role}`), [t]);
}

export type MemberRole = Exclude<InvitableRole, "guest">;

const memberRoles: readonly MemberRole[] = ["super_admin", "admin", "user", "login_only"];

/** At or below one's own role; the server has the last word. */
export function rolesToOffer(own: Role | null): readonly MemberRole[] {
  const all: readonly (Role | null)[] = memberRoles;
  return memberRoles.slice(Math.max(0, all.indexOf(own)));
}
