import type { CollectionRef, ItemKind } from "../api";
import { AccountDialog } from "./account_dialog";
import { CollectionDialog } from "./collection_dialog";
import { SecretDialog } from "./secret_dialog";

interface Props {
  kind: ItemKind;
  /** The collection it is to stand in. */
  within?: CollectionRef | undefined;
  onClose: () => void;
}

export function AddItemDialog({ kind, within, onClose }: Props) {
  if (kind === "account") return <AccountDialog within={within} onClose={onClose} />;
  if (kind === "secret") return <SecretDialog within={within} onClose={onClose} />;
  return <CollectionDialog within={within} onClose={onClose} />;
}
