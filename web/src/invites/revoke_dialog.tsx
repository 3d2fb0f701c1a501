import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Invite, useProblemText } from "../api";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { useToast } from "../ui/toast";
import { usePeopleChanged } from "./people_changed";
import { revokeInvite } from "./requests";

export function RevokeDialog({ invite, onClose }: { invite: Invite; onClose: () => void }) {
  const { t } = useTranslation("invites");
  const problemText = useProblemText();
  const toast = useToast();
  const changed = usePeopleChanged();
  const revoking = useMutation({
    mutationFn: () => revokeInvite(invite.id),
    onSuccess: () => {
      changed();
      toast.success(t("revoked", { email: invite.email }));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("revoke_invite")}
      description={t("revoke_lead", { email: invite.email })}
      verb={t("revoke_invite")}
      onConfirm={() => revoking.mutate()}
      busy={revoking.isPending}
      error={revoking.error && problemText(revoking.error)}
    />
  );
}
