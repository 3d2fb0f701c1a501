import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../api";
import { type Language, languageNames, languages } from "../i18n";
import { useMe } from "../session";
import { Dialog } from "../ui/dialog";
import { Select } from "../ui/select";
import { Skeleton } from "../ui/skeleton";
import { templatesQuery } from "./email_queries";

const names = [
  "invite",
  "invite_reminder",
  "invite_not_delivered",
  "guest_joined",
  "invite_requested",
  "join_refused",
  "password_reset",
  "password_changed",
  "test",
] as const;

/** Every email as people get it. */
export function TemplatesDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("settings");
  const problemText = useProblemText();
  const { user } = useMe();
  const templates = useQuery(templatesQuery);
  const [name, setName] = useState<(typeof names)[number]>("invite");
  const [language, setLanguage] = useState<Language>(
    languages.find((known) => known === user.language) ?? "en",
  );
  const shown = templates.data?.find((one) => one.name === name && one.language === language);
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t("view_emails")}
      description={t("emails_lead")}
      error={templates.error && problemText(templates.error)}
    >
      <div className="two">
        <Select
          label={t("which_email")}
          value={name}
          onChange={setName}
          options={names.map((value) => ({ value, label: t(`template_${value}`) }))}
        />
        <Select
          label={t("language")}
          value={language}
          onChange={setLanguage}
          options={languages.map((value) => ({ value, label: languageNames[value] }))}
        />
      </div>
      <div className="pt-4" lang={language} aria-live="polite">
        {templates.isPending && <Skeleton lines={8} />}
        {shown && (
          <div className="rounded-lg border border-line px-4 py-3">
            <p className="font-650 wrap-anywhere">{shown.subject}</p>
            <p className="max-h-[40vh] overflow-y-auto pt-3 text-sm whitespace-pre-wrap wrap-anywhere">
              {shown.text}
            </p>
          </div>
        )}
      </div>
      {shown && <p className="hint pt-2">{t("html_part")}</p>}
    </Dialog>
  );
}
