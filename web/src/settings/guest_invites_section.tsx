import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldProblems, useCodeText, useProblemText, type Workspace } from "../api";
import { CheckboxField } from "../ui/checkbox";
import { DomainChipsField } from "../ui/domain_chips_field";
import { SectionForm } from "../ui/section_form";
import { Select } from "../ui/select";
import { DAY, LONGEST } from "./lifetime";
import { LifetimeField } from "./lifetime_field";
import { useDomainList } from "./use_domain_list";
import { useSection } from "./use_section";

const fields = [
  "guest_invites_enabled",
  "invite_lifetime_seconds",
  "allowed_guest_domains",
  "refused_guest_domains",
  "reminder_days",
] as const;

const reminders = [1, 2, 3, 5, 7, 14];

export function GuestInvitesSection({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const codeText = useCodeText();
  const { value, changed, edit, discard, save, saving } = useSection(workspace, fields);
  const [wrong, setWrong] = useState<{ lifetime?: string; both?: string }>({});
  const refusal = { error: saving.error, sent: saving.variables };
  const allowed = useDomainList({
    field: "allowed_guest_domains",
    domains: value.allowed_guest_domains,
    onChange: (domains) => edit({ allowed_guest_domains: domains }),
    refusal,
  });
  const refused = useDomainList({
    field: "refused_guest_domains",
    domains: value.refused_guest_domains,
    onChange: (domains) => edit({ refused_guest_domains: domains }),
    refusal,
  });

  const lifetime = value.invite_lifetime_seconds;
  const days = [...new Set([...reminders, ...(value.reminder_days ? [value.reminder_days] : [])])]
    .filter((count) => count * DAY < lifetime || count === value.reminder_days)
    .sort((one, other) => one - other);

  const send = () => {
    const lists = { allowed: allowed.finish(), refused: refused.finish() };
    const both = lists.allowed?.find((domain) => lists.refused?.includes(domain));
    const found = {
      ...(!(lifetime > 0 && lifetime <= LONGEST) && { lifetime: t("lifetime_range") }),
      ...(both !== undefined && { both: t("in_both", { domain: both }) }),
    };
    setWrong(found);
    saving.reset();
    if (!lists.allowed || !lists.refused) return;
    const last = { allowed_guest_domains: lists.allowed, refused_guest_domains: lists.refused };
    if (Object.keys(found).length > 0) edit(last);
    else save(last);
  };

  const problems = fieldProblems(saving.error);
  const lifetimeError = wrong.lifetime ?? (problems.invite_lifetime_seconds && t("lifetime_range"));
  const reminderError = problems.reminder_days && codeText(problems.reminder_days);
  return (
    <SectionForm
      title={t("guest_invites")}
      lead={t("guest_invites_lead")}
      changed={changed || allowed.typing || refused.typing}
      onSave={send}
      onDiscard={() => {
        discard();
        allowed.clear();
        refused.clear();
        setWrong({});
      }}
      busy={saving.isPending}
      error={saving.error && Object.keys(problems).length === 0 ? problemText(saving.error) : null}
      refusal={saving.error ?? wrong}
    >
      <CheckboxField
        label={t("enabled")}
        hint={value.guest_invites_enabled ? t("enabled_hint") : t("disabled_hint")}
        checked={value.guest_invites_enabled}
        onChange={(guest_invites_enabled) => edit({ guest_invites_enabled })}
      />
      <LifetimeField
        seconds={lifetime}
        onChange={(invite_lifetime_seconds) => edit({ invite_lifetime_seconds })}
        error={lifetimeError}
      />
      <Select
        label={t("reminder")}
        name="reminder"
        value={String(value.reminder_days ?? "none")}
        onChange={(choice) => edit({ reminder_days: choice === "none" ? null : Number(choice) })}
        options={[
          { value: "none", label: t("reminder_none") },
          ...days.map((count) => ({ value: String(count), label: t("reminder_days", { count }) })),
        ]}
        hint={t("reminder_hint")}
        error={reminderError}
      />
      <DomainChipsField label={t("allowed")} optional hint={t("allowed_hint")} {...allowed.props} />
      <DomainChipsField
        label={t("refused")}
        optional
        hint={t("refused_hint")}
        {...refused.props}
        error={wrong.both ?? refused.props.error}
      />
    </SectionForm>
  );
}
