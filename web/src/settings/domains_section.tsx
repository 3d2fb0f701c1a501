import { useTranslation } from "react-i18next";
import { useProblemText, type Workspace } from "../api";
import { DomainChipsField } from "../ui/domain_chips_field";
import { SectionForm } from "../ui/section_form";
import { DomainSuggestions } from "./domain_suggestions";
import { useDomainList } from "./use_domain_list";
import { useSection } from "./use_section";

const fields = ["domains"] as const;

export function DomainsSection({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const { value, changed, edit, discard, save, saving } = useSection(workspace, fields);
  const list = useDomainList({
    field: "domains",
    domains: value.domains,
    onChange: (domains) => edit({ domains }),
    refusal: { error: saving.error, sent: saving.variables },
  });
  const atAField = list.props.error ?? list.props.chips.some((chip) => chip.error);
  return (
    <SectionForm
      title={t("domains")}
      lead={t("domains_lead")}
      changed={changed || list.typing}
      onSave={() => {
        const domains = list.finish();
        saving.reset();
        if (domains) save({ domains });
      }}
      onDiscard={() => {
        discard();
        list.clear();
      }}
      busy={saving.isPending}
      error={saving.error && !atAField ? problemText(saving.error) : null}
      refusal={saving.error}
    >
      <DomainChipsField label={t("own_domains")} optional hint={t("domains_hint")} {...list.props} />
      <DomainSuggestions
        known={value.domains}
        onAdd={(domain) => edit({ domains: [...value.domains, domain] })}
      />
    </SectionForm>
  );
}
