import { useTranslation } from "react-i18next";
import { client } from "../api";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { nameOf, type Row } from "./row";
import { useDeed } from "./use_deed";

export function RemoveDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const { t } = useTranslation("members");
  const name = nameOf(row);
  const kind = row.role === "guest" ? "guest" : "member";
  const removing = useDeed(() => client.delete(`/members/${row.id}`), t("removed", { name }), onClose);
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t(`remove_${kind}`)}
      description={t(`remove_${kind}_lead`, { name })}
      verb={t(`remove_${kind}`)}
      onConfirm={removing.start}
      busy={removing.busy}
      error={removing.error}
    />
  );
}
