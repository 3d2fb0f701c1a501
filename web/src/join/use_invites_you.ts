import { useTranslation } from "react-i18next";
import type { InviteLookup } from "../api";

/** "Olive Owner invites you as a guest." */
export function useInvitesYou(invite: InviteLookup): string {
  const { t } = useTranslation("join");
  const inviter = invite.inviter.name;
  if (invite.partner) return t("invites_you_partner", { inviter, partner: invite.partner.name });
  return t(`invites_you_${invite.role}`, { inviter });
}
