import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type CollectionRef, useProblemText } from "../api";
import { Dialog } from "../ui/dialog";
import { NotLoaded } from "../ui/not_loaded";
import { Select } from "../ui/select";
import { TextField } from "../ui/text_field";
import type { Item } from "./item";
import { ownCollectionsQuery } from "./queries";
import { useSaving } from "./use_saving";

interface Props {
  /** The collection to change; none: a new one. */
  collection?: Item | undefined;
  /** Where a new one is to stand. */
  within?: CollectionRef | undefined;
  onClose: () => void;
}

export function CollectionDialog({ collection, within, onClose }: Props) {
  const { t } = useTranslation("items");
  const problemText = useProblemText();
  const before = collection?.collections[0] ?? within;
  const [name, setName] = useState(collection?.name ?? "");
  const [parent, setParent] = useState(before?.id ?? "");
  const own = useQuery(ownCollectionsQuery);
  const offered = (own.data ?? []).filter(({ id }) => id !== collection?.id && id !== before?.id);
  const saving = useSaving({
    kind: "collection",
    item: collection,
    body: () => ({ name, parent_id: parent || null }),
    said: t(collection ? "saved" : "collection_added", { name: name.trim() }),
    onClose,
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(collection ? "edit_collection" : "add_collection")}
      description={t(collection ? "edit_collection_lead" : "add_collection_lead")}
      submit={{ label: t(collection ? "save" : "add_collection") }}
      onSubmit={saving.start}
      busy={saving.busy}
      error={saving.error}
    >
      <TextField
        label={t("collection_name")}
        autoComplete="off"
        value={name}
        onChange={setName}
        error={saving.wordsOf("name")}
      />
      <NotLoaded query={own} words={problemText} />
      {(offered.length > 0 || before) && (
        <Select
          label={t("inside")}
          value={parent}
          onChange={setParent}
          options={[
            { value: "", label: t("inside_none") },
            ...(before ? [{ value: before.id, label: before.name }] : []),
            ...offered.map(({ id, name: label }) => ({ value: id, label })),
          ]}
          hint={t("collections_hint")}
          error={saving.wordsOf("parent_id")}
        />
      )}
    </Dialog>
  );
}
