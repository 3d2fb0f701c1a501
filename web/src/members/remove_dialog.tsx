import { useTranslation } from "react-i18next";
import { client } from "../api";
import { useDeed } from "../invites";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { useHeir } from "./heir";
import { nameOf, type Row } from "./row";

export function RemoveDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const { t } = useTranslation("members");
  const name = nameOf(row);
  const kind = row.role === "guest" ? "guest" : "member";
  const removing = useDeed({
    run: () => client.delete(`/members/${row.id}`, takesOver.query),
    said: t("removed", { name }),
    onDone: onClose,
  });
  const takesOver = useHeir(removing.problem, row.id);
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t(`remove_${kind}`)}
      description={t(`remove_${kind}_lead`, { name })}
      verb={t(`remove_${kind}`)}
      onConfirm={() => takesOver.check() && removing.start()}
      busy={removing.busy}
      error={takesOver.isAbout(removing.problem) ? null : removing.error}
    >
      {takesOver.field}
    </ConfirmDialog>
  );
}
