import { useTranslation } from "react-i18next";
import { useProblemText, type Workspace } from "../api";
import { CheckboxField } from "../ui/checkbox";
import { SectionForm } from "../ui/section_form";
import { useSection } from "./use_section";

const fields = ["share_mails_enabled"] as const;

export function SharingSection({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const { value, changed, edit, discard, save, saving } = useSection(workspace, fields);
  return (
    <SectionForm
      title={t("sharing")}
      lead={t("sharing_lead")}
      changed={changed}
      onSave={() => save({})}
      onDiscard={discard}
      busy={saving.isPending}
      error={saving.error && problemText(saving.error)}
      refusal={saving.error}
    >
      <CheckboxField
        label={t("share_mails")}
        hint={t("share_mails_hint")}
        checked={value.share_mails_enabled}
        onChange={(share_mails_enabled) => edit({ share_mails_enabled })}
      />
    </SectionForm>
  );
}
