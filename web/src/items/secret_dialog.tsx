import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CollectionRef } from "../api";
import { Dialog } from "../ui/dialog";
import { TextArea } from "../ui/text_area";
import { TextField } from "../ui/text_field";
import { CollectionsField, idsOf } from "./collections_field";
import type { Item } from "./item";
import { type SecretChange, SecretEdit, typedIn } from "./secret_edit";
import { useSaving } from "./use_saving";

interface Props {
  /** The secret to change; none: a new one. */
  secret?: Item | undefined;
  /** Where a new one is to stand. */
  within?: CollectionRef | undefined;
  onClose: () => void;
}

export function SecretDialog({ secret, within, onClose }: Props) {
  const { t } = useTranslation("items");
  const [title, setTitle] = useState(secret?.name ?? "");
  const [text, setText] = useState<SecretChange>(secret ? undefined : "");
  const [collections, setCollections] = useState(secret?.collections ?? (within ? [within] : []));
  const saving = useSaving({
    kind: "secret",
    item: secret,
    body: () => ({ title, text: secret ? typedIn(text) : text, collection_ids: idsOf(collections) }),
    said: t(secret ? "saved" : "secret_added", { name: title.trim() }),
    onClose,
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(secret ? "edit_secret" : "add_secret")}
      description={t(secret ? "edit_secret_lead" : "add_secret_lead")}
      submit={{ label: t(secret ? "save" : "add_secret") }}
      onSubmit={saving.start}
      busy={saving.busy}
      error={saving.error}
    >
      <TextField
        label={t("secret_title")}
        autoComplete="off"
        value={title}
        onChange={setTitle}
        error={saving.wordsOf("title")}
      />
      <SecretEdit label={t("text")} kept={secret !== undefined} required value={text} onChange={setText}>
        <TextArea
          label={t("text")}
          rows={6}
          autoComplete="off"
          spellCheck={false}
          value={text ?? ""}
          onChange={setText}
          error={saving.wordsOf("text")}
        />
      </SecretEdit>
      <CollectionsField
        chosen={collections}
        onChange={setCollections}
        error={saving.wordsOf("collection_ids")}
      />
    </Dialog>
  );
}
