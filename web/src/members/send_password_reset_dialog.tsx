import { useTranslation } from "react-i18next";
import { client } from "../api";
import { useDeed } from "../invites";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { nameOf, type Row } from "./row";

export function SendPasswordResetDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const { t } = useTranslation("members");
  const { email } = row;
  const sending = useDeed({
    run: () => client.post(`/members/${row.id}/send-password-reset`),
    said: t("password_reset_sent", { email }),
    onDone: onClose,
  });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("send_password_reset")}
      description={t("send_password_reset_lead", { name: nameOf(row), email })}
      verb={t("send_password_reset")}
      danger={false}
      onConfirm={sending.start}
      busy={sending.busy}
      error={sending.error}
    />
  );
}
