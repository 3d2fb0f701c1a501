import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldProblems, useCodeText, useProblemText } from "../api";
import { useMe } from "../session";
import { SectionForm } from "../ui/section_form";
import { TextField } from "../ui/text_field";
import { useToast } from "../ui/toast";
import { useUpdateMe } from "./use_update_me";

interface Names {
  name?: string;
  family_name?: string;
}

const isMissing = (name: string) => name.trim() === "";

export function NameSection() {
  const { t } = useTranslation("profile");
  const { user } = useMe();
  const toast = useToast();
  const problemText = useProblemText();
  const codeText = useCodeText();
  const [edits, setEdits] = useState<Names>({});
  /** Every try of saving with a name left out. */
  const [tries, setTries] = useState(0);
  const saving = useUpdateMe({
    onSuccess: () => {
      setEdits({});
      toast.success(t("name_saved"));
    },
  });

  const name = edits.name ?? user.name;
  const familyName = edits.family_name ?? user.family_name;
  const send = () => {
    saving.reset();
    if (isMissing(name) || isMissing(familyName)) {
      setTries(tries + 1);
      return;
    }
    setTries(0);
    saving.mutate({ name: name.trim(), family_name: familyName.trim() });
  };
  const refused = fieldProblems(saving.error);
  const atAField = refused.name ?? refused.family_name;
  return (
    <SectionForm
      title={t("you")}
      changed={name !== user.name || familyName !== user.family_name}
      onSave={send}
      onDiscard={() => {
        setEdits({});
        setTries(0);
        saving.reset();
      }}
      busy={saving.isPending}
      error={saving.error && !atAField ? problemText(saving.error) : null}
      refusal={saving.error ?? tries}
    >
      <div className="two">
        <TextField
          label={t("name")}
          name="name"
          autoComplete="given-name"
          value={name}
          onChange={(value) => setEdits({ ...edits, name: value })}
          error={tries > 0 && isMissing(name) ? t("name_missing") : refused.name && codeText(refused.name)}
        />
        <TextField
          label={t("family_name")}
          name="family_name"
          autoComplete="family-name"
          value={familyName}
          onChange={(value) => setEdits({ ...edits, family_name: value })}
          error={
            tries > 0 && isMissing(familyName)
              ? t("family_name_missing")
              : refused.family_name && codeText(refused.family_name)
          }
        />
      </div>
      <dl className="facts">
        <dt>{t("email")}</dt>
        <dd>{user.email}</dd>
      </dl>
    </SectionForm>
  );
}
