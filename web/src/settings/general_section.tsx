import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldProblems, useCodeText, useProblemText, type Workspace } from "../api";
import { languageNames, languages } from "../i18n";
import { SectionForm } from "../ui/section_form";
import { Select } from "../ui/select";
import { TextField } from "../ui/text_field";
import { useSection } from "./use_section";

const fields = ["name", "language"] as const;

export function GeneralSection({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const codeText = useCodeText();
  const { value, changed, edit, discard, save, saving } = useSection(workspace, fields);
  const [missing, setMissing] = useState<{ name?: string }>({});

  const send = () => {
    const name = value.name.trim();
    const found: { name?: string } = name === "" ? { name: t("name_missing") } : {};
    setMissing(found);
    saving.reset();
    if (!found.name) save({ name });
  };
  const refused = fieldProblems(saving.error);
  const atAField = refused.name ?? refused.language;
  return (
    <SectionForm
      title={t("general")}
      changed={changed}
      onSave={send}
      onDiscard={() => {
        discard();
        setMissing({});
      }}
      busy={saving.isPending}
      error={saving.error && !atAField ? problemText(saving.error) : null}
      refusal={saving.error ?? missing}
    >
      <TextField
        label={t("name")}
        name="name"
        autoComplete="off"
        value={value.name}
        onChange={(name) => edit({ name })}
        hint={t("name_hint")}
        error={missing.name ?? (refused.name && codeText(refused.name))}
      />
      <Select
        label={t("language")}
        name="language"
        value={value.language}
        onChange={(language) => edit({ language })}
        options={languages.map((language) => ({ value: language, label: languageNames[language] }))}
        hint={t("language_hint")}
        error={refused.language && codeText(refused.language)}
      />
      <dl className="facts mt-5">
        <dt>{t("slug")}</dt>
        <dd>
          <code>{workspace.slug}</code>
        </dd>
      </dl>
    </SectionForm>
  );
}
