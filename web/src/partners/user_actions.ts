import { useTranslation } from "react-i18next";
import type { PartnerUser } from "../api";
import { useMe } from "../session";
import type { IconName } from "../ui/icons";
import type { MenuItem } from "../ui/menu";
import { type Asked, otherRole, type UserAction } from "./user";

const icons: Record<UserAction, IconName> = {
  resend_invite: "send",
  revoke_invite: "x",
  change_partner_role: "user",
  remove_partner_user: "trash",
};

/** What the caller may do to a partner's guest now: the harmless things, and those that take something away. */
export function useUserActions(ask: (asked: Asked) => void): (user: PartnerUser) => [MenuItem[], MenuItem[]] {
  const { t } = useTranslation("partners");
  const { member_id: own } = useMe();
  return (user) => {
    const stepsDown = user.id === own && user.partner_role === "guest_admin";
    const labels: Record<UserAction, string> = {
      resend_invite: t("resend_invite"),
      revoke_invite: t("revoke_invite"),
      change_partner_role: t(stepsDown ? "step_down" : `make_${otherRole(user.partner_role)}`),
      remove_partner_user: t("remove"),
    };
    const items = (danger: boolean, ...actions: UserAction[]): MenuItem[] =>
      actions
        .filter((action) => user.can.includes(action))
        .map((action) => ({
          key: action,
          label: labels[action],
          icon: icons[action],
          danger,
          onSelect: () => ask({ action, user }),
        }));
    return [
      items(false, "resend_invite", "change_partner_role"),
      items(true, "revoke_invite", "remove_partner_user"),
    ];
  };
}
