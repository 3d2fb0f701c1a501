import { AccountDialog } from "./account_dialog";
import { CollectionDialog } from "./collection_dialog";
import { DeleteDialog } from "./delete_dialog";
import type { Asked } from "./item_actions";
import { SecretDialog } from "./secret_dialog";
import { ShareDialog } from "./share_dialog";

interface Props {
  asked: Asked;
  onClose: () => void;
  onDeleted?: () => void;
}

/** The dialog for what is to be done with an item. */
export function ItemDialog({ asked: { what, item }, onClose, onDeleted }: Props) {
  if (what === "share") return <ShareDialog item={item} onClose={onClose} />;
  if (what === "delete") return <DeleteDialog item={item} onClose={onClose} onDeleted={onDeleted} />;
  if (item.kind === "account") return <AccountDialog account={item} onClose={onClose} />;
  if (item.kind === "secret") return <SecretDialog secret={item} onClose={onClose} />;
  return <CollectionDialog collection={item} onClose={onClose} />;
}
