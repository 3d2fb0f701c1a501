import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type CreateApiKey,
  client,
  fieldProblems,
  isProblem,
  type NewApiKey,
  type Scope,
  useCodeText,
  useProblemText,
} from "../api";
import { CheckboxField } from "../ui/checkbox";
import { Dialog } from "../ui/dialog";
import { FieldError } from "../ui/form_row";
import { PasswordField } from "../ui/password_field";
import { Select } from "../ui/select";
import { TextField } from "../ui/text_field";
import { KeySecretDialog } from "./key_secret_dialog";
import { scopes } from "./scopes";

const lifetimes = ["30", "90", "365", "never"] as const;
type Lifetime = (typeof lifetimes)[number];

const DAY = 24 * 60 * 60 * 1000;

function endOf(lifetime: Lifetime): string | null {
  return lifetime === "never" ? null : new Date(Date.now() + Number(lifetime) * DAY).toISOString();
}

interface Props {
  onMade: () => Promise<void>;
  onClose: () => void;
}

/** Asks what the key is for; the password only where the server wants it once more. */
export function NewKeyDialog({ onMade, onClose }: Props) {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const codeText = useCodeText();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly Scope[]>([]);
  const [lifetime, setLifetime] = useState<Lifetime>("90");
  const [password, setPassword] = useState("");
  const [asked, setAsked] = useState(false);
  const [missing, setMissing] = useState<"name" | "scopes" | "password" | null>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const making = useMutation({
    mutationFn: (key: CreateApiKey) => client.post<NewApiKey>("/api-keys", key),
    onSuccess: onMade,
    onError: (error) => {
      if (isProblem(error, "reauthentication_required", "invalid_credentials")) setAsked(true);
    },
  });

  if (making.data) return <KeySecretDialog apiKey={making.data} onClose={onClose} />;

  const wrongPassword = isProblem(making.error, "invalid_credentials");
  const faults = fieldProblems(making.error);
  const general =
    making.error &&
    !isProblem(making.error, "reauthentication_required", "invalid_credentials") &&
    Object.keys(faults).length === 0;

  const make = () => {
    if (name.trim() === "") {
      setMissing("name");
      nameField.current?.focus();
    } else if (chosen.length === 0) {
      setMissing("scopes");
    } else if (asked && password === "") {
      setMissing("password");
      passwordField.current?.focus();
    } else {
      setMissing(null);
      making.mutate({
        name,
        scopes: [...chosen],
        expires_at: endOf(lifetime),
        ...(asked && { password }),
      });
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("new_key")}
      description={t("new_key_lead")}
      fact={t("new_key_fact")}
      submit={{ label: t("make_key") }}
      onSubmit={make}
      busy={making.isPending}
      error={general ? problemText(making.error) : null}
    >
      <TextField
        ref={nameField}
        label={t("key_name")}
        hint={t("key_name_hint")}
        value={name}
        onChange={setName}
        maxLength={100}
        autoComplete="off"
        error={missing === "name" ? t("key_name_missing") : faults.name && codeText(faults.name)}
      />
      <fieldset className="form-row">
        <legend className="label">{t("scopes")}</legend>
        {scopes.map(({ scope, label }) => (
          <CheckboxField
            key={scope}
            label={t(label)}
            checked={chosen.includes(scope)}
            onChange={(on) => setChosen(on ? [...chosen, scope] : chosen.filter((other) => other !== scope))}
          />
        ))}
        {missing === "scopes" && <FieldError>{t("scopes_missing")}</FieldError>}
      </fieldset>
      <Select
        label={t("key_lifetime")}
        value={lifetime}
        onChange={setLifetime}
        options={lifetimes.map((value) => ({ value, label: t(`key_lifetime_${value}`) }))}
      />
      {asked && (
        <PasswordField
          ref={passwordField}
          autoFocus
          label={t("key_password")}
          value={password}
          onChange={setPassword}
          error={
            missing === "password"
              ? t("key_password_missing")
              : wrongPassword
                ? t("key_password_wrong")
                : null
          }
        />
      )}
    </Dialog>
  );
}
