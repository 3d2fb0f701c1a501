import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldProblems, type UpdateWorkspace, useCodeText } from "../api";
import { type DomainChip, domainsIn, looksLikeDomain, withDomains } from "../ui/domain_chips";

type ListField = "domains" | "allowed_guest_domains" | "refused_guest_domains";

interface Options {
  field: ListField;
  domains: string[];
  onChange: (domains: string[]) => void;
  /** The last refusal, and what was sent. */
  refusal: { error: unknown; sent: UpdateWorkspace | undefined };
}

/** A list of domains with what is being typed into it and what is wrong with which. */
export function useDomainList({ field, domains, onChange, refusal }: Options) {
  const { t } = useTranslation("settings");
  const codeText = useCodeText();
  const [draft, setDraft] = useState("");
  const [checked, setChecked] = useState(false);
  const refused = fieldProblems(refusal.error);

  const errorOf = (domain: string): string | undefined => {
    const index = refusal.sent?.[field]?.indexOf(domain) ?? -1;
    const problem = refused[`${field}/${index}`];
    if (problem) return codeText(problem);
    return checked && !looksLikeDomain(domain) ? t("domain_wrong") : undefined;
  };
  const chips: DomainChip[] = domains.map((domain) => ({ domain, error: errorOf(domain) }));
  const whole = refused[field];

  return {
    props: {
      chips,
      onChange: (next: DomainChip[]) => onChange(next.map(({ domain }) => domain)),
      draft,
      onDraftChange: setDraft,
      error: whole && codeText(whole),
    },
    typing: draft.trim() !== "",
    /** The list with what stands typed; null when something in it is no domain, which is then shown. */
    finish: (): string[] | null => {
      const all = withDomains(
        domains.map((domain) => ({ domain })),
        domainsIn(draft),
      ).map(({ domain }) => domain);
      setDraft("");
      setChecked(true);
      if (all.every(looksLikeDomain)) return all;
      onChange(all);
      return null;
    },
    clear: () => {
      setDraft("");
      setChecked(false);
    },
  };
}
