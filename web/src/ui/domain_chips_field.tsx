import { useTranslation } from "react-i18next";
import { ChipsField } from "./chips_field";
import { type DomainChip, domainsIn, withDomains } from "./domain_chips";
import type { FieldProps } from "./form_row";

type Props = FieldProps & {
  chips: DomainChip[];
  onChange: (chips: DomainChip[]) => void;
  /** What is typed and not yet a chip. Read it on submit: `withDomains(chips, domainsIn(draft))`. */
  draft: string;
  onDraftChange: (draft: string) => void;
};

const isChips = (text: string) => text.includes(".");

export function DomainChipsField({ chips, onChange, ...rest }: Props) {
  const { t } = useTranslation("ui");
  const add = (text: string) => {
    const next = withDomains(chips, domainsIn(text));
    if (next.length > chips.length) onChange(next);
    return next.length - chips.length;
  };
  return (
    <ChipsField
      {...rest}
      chips={chips.map(({ domain, error }) => ({ text: domain, error }))}
      onAdd={add}
      onRemove={({ text }) => onChange(chips.filter(({ domain }) => domain !== text))}
      isChips={isChips}
      inputMode="url"
      words={{
        placeholder: chips.length > 0 ? t("add_another_domain") : t("domain_placeholder"),
        added: (count) => t("domains_added", { count }),
        removed: (domain) => t("domain_removed", { domain }),
        remove: (domain) => t("remove_domain", { domain }),
      }}
    />
  );
}
