import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { client, type Partner, type PartnerUser } from "../api";
import { ResendDialog, RevokeDialog } from "../invites";
import { nameOf } from "../members";
import { useMe } from "../session";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { useDeed } from "./use_deed";
import { type Asked, otherRole } from "./user";

/** The dialog of what was asked about a partner's guest. */
export function UserDialog({
  partner,
  asked,
  onClose,
}: {
  partner: Partner;
  asked: Asked;
  onClose: () => void;
}) {
  const { action, user } = asked;
  switch (action) {
    case "resend_invite":
      return user.invite && <ResendDialog invite={user.invite} onClose={onClose} />;
    case "revoke_invite":
      return user.invite && <RevokeDialog invite={user.invite} onClose={onClose} />;
    case "change_partner_role":
      return <ChangeRoleDialog partner={partner} user={user} onClose={onClose} />;
    case "remove_partner_user":
      return <RemoveUserDialog partner={partner} user={user} onClose={onClose} />;
  }
}

interface Props {
  partner: Partner;
  user: PartnerUser;
  onClose: () => void;
}

function ChangeRoleDialog({ partner, user, onClose }: Props) {
  const { t } = useTranslation("partners");
  const me = useMe();
  const navigate = useNavigate();
  const role = otherRole(user.partner_role);
  const own = user.id === me.member_id;
  const name = nameOf(user);
  const changing = useDeed({
    run: () => client.patch(`/partners/${partner.id}/users/${user.id}`, { partner_role: role }),
    said: own ? t("stepped_down") : t("role_changed", { name, role: t(`role_${role}`) }),
    onDone: () => {
      onClose();
      // A Guest User does not see the partner's page.
      if (own) void navigate({ to: "/" });
    },
  });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t(own ? "step_down" : `make_${role}`)}
      description={own ? t("step_down_lead") : t(`make_${role}_lead`, { name, partner: partner.name })}
      verb={t(own ? "step_down" : `make_${role}`)}
      danger={own}
      onConfirm={changing.start}
      busy={changing.busy}
      error={changing.error}
    />
  );
}

function RemoveUserDialog({ partner, user, onClose }: Props) {
  const { t } = useTranslation("partners");
  const name = nameOf(user);
  const removing = useDeed({
    run: () => client.delete(`/partners/${partner.id}/users/${user.id}`),
    said: t("user_removed", { name }),
    onDone: onClose,
  });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("remove_user", { name })}
      description={t("remove_user_lead", { name })}
      verb={t("remove")}
      onConfirm={removing.start}
      busy={removing.busy}
      error={removing.error}
    />
  );
}
