import { useTranslation } from "react-i18next";
import { client } from "../api";
import { useDeed } from "../invites";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { nameOf, type Row } from "./row";

export function SignOutDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const { t } = useTranslation("members");
  const name = nameOf(row);
  const ending = useDeed({
    run: () => client.post(`/members/${row.id}/sign-out`),
    said: t("signed_out_everywhere", { name }),
    onDone: onClose,
  });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("sign_out_member")}
      description={t("sign_out_member_lead", { name })}
      verb={t("sign_out_member")}
      onConfirm={ending.start}
      busy={ending.busy}
      error={ending.error}
    />
  );
}
