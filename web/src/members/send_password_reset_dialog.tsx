import { useTranslation } from "react-i18next";
import { client } from "../api";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { nameOf, type Row } from "./row";
import { useDeed } from "./use_deed";

export function SendPasswordResetDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const { t } = useTranslation("members");
  const { email } = row;
  const sending = useDeed(
    () => client.post(`/members/${row.id}/send-password-reset`),
    t("password_reset_sent", { email }),
    onClose,
  );
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
