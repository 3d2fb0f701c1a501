import { useTranslation } from "react-i18next";
import { client } from "../api";
import { useDeed } from "../invites";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { type Item, pathOf } from "./item";

interface Props {
  item: Item;
  onClose: () => void;
  onDeleted?: (() => void) | undefined;
}

export function DeleteDialog({ item, onClose, onDeleted }: Props) {
  const { t } = useTranslation("items");
  const deleting = useDeed({
    run: () => client.delete(`/${pathOf[item.kind]}/${item.id}`),
    said: t("deleted", { name: item.name }),
    onDone: () => {
      onClose();
      onDeleted?.();
    },
  });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t(`delete_${item.kind}`)}
      description={t(`delete_${item.kind}_lead`, { name: item.name })}
      verb={t(`delete_${item.kind}`)}
      onConfirm={deleting.start}
      busy={deleting.busy}
      error={deleting.error}
    />
  );
}
