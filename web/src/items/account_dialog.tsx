import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CollectionRef } from "../api";
import { Dialog } from "../ui/dialog";
import { PasswordField } from "../ui/password_field";
import { TextArea } from "../ui/text_area";
import { TextField } from "../ui/text_field";
import { CollectionsField, idsOf } from "./collections_field";
import type { Item } from "./item";
import { type SecretChange, SecretEdit, typedIn } from "./secret_edit";
import { useSaving } from "./use_saving";

interface Props {
  /** The account to change; none: a new one. */
  account?: Item | undefined;
  /** Where a new one is to stand. */
  within?: CollectionRef | undefined;
  onClose: () => void;
}

/** What is secret of an account stays unseen while it is changed: a value is typed anew or left as it is. */
export function AccountDialog({ account, within, onClose }: Props) {
  const { t } = useTranslation("items");
  const [label, setLabel] = useState(account?.name ?? "");
  const [url, setUrl] = useState(account?.url ?? "");
  const [username, setUsername] = useState(account?.username ?? "");
  const [password, setPassword] = useState<SecretChange>(account ? undefined : "");
  const [totp, setTotp] = useState<SecretChange>(account ? undefined : "");
  const [notes, setNotes] = useState<SecretChange>(account ? undefined : "");
  const [collections, setCollections] = useState(account?.collections ?? (within ? [within] : []));
  const saving = useSaving({
    kind: "account",
    item: account,
    body: () => ({
      label,
      url: url || null,
      username: username || null,
      password: typedIn(password),
      totp: typedIn(totp),
      notes: typedIn(notes),
      collection_ids: idsOf(collections),
    }),
    said: t(account ? "saved" : "account_added", { name: label.trim() }),
    onClose,
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(account ? "edit_account" : "add_account")}
      description={t(account ? "edit_account_lead" : "add_account_lead")}
      submit={{ label: t(account ? "save" : "add_account") }}
      onSubmit={saving.start}
      busy={saving.busy}
      error={saving.error}
    >
      <TextField
        label={t("label")}
        autoComplete="off"
        value={label}
        onChange={setLabel}
        error={saving.wordsOf("label")}
      />
      <TextField
        label={t("app_url")}
        optional
        type="url"
        inputMode="url"
        autoComplete="off"
        placeholder="https://"
        value={url}
        onChange={setUrl}
        error={saving.wordsOf("url")}
      />
      <TextField
        label={t("username")}
        optional
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={username}
        onChange={setUsername}
        error={saving.wordsOf("username")}
      />
      <SecretEdit
        label={t("password")}
        kept={account?.fields.includes("password") ?? false}
        value={password}
        onChange={setPassword}
      >
        <PasswordField
          label={t("password")}
          autoComplete="off"
          data-1p-ignore
          value={password ?? ""}
          onChange={setPassword}
          error={saving.wordsOf("password")}
        />
      </SecretEdit>
      <SecretEdit
        label={t("totp")}
        kept={account?.fields.includes("totp") ?? false}
        value={totp}
        onChange={setTotp}
      >
        <TextField
          label={t("totp_seed")}
          optional
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={totp ?? ""}
          onChange={setTotp}
          hint={t("totp_hint")}
          error={saving.wordsOf("totp")}
        />
      </SecretEdit>
      <SecretEdit
        label={t("notes")}
        kept={account?.fields.includes("notes") ?? false}
        value={notes}
        onChange={setNotes}
      >
        <TextArea
          label={t("notes")}
          optional
          value={notes ?? ""}
          onChange={setNotes}
          error={saving.wordsOf("notes")}
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
