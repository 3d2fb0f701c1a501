import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../api";
import { type Language, languageNames, languages } from "../i18n";
import { useMe } from "../session";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Select } from "../ui/select";
import { Skeleton } from "../ui/skeleton";
import { templatesQuery } from "./email_queries";
import { MailPreview } from "./mail_preview";

const names = [
  "invite",
  "invite_reminder",
  "invite_not_delivered",
  "guest_joined",
  "invite_requested",
  "join_refused",
  "password_reset",
  "password_changed",
  "import_ended",
  "item_shared",
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
  const [asText, setAsText] = useState(false);
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
          <div className="overflow-hidden rounded-lg border border-line">
            <p className="border-b border-line px-4 py-3 font-650 wrap-anywhere">{shown.subject}</p>
            {asText ? (
              <p className="mail-text">{shown.text}</p>
            ) : (
              <MailPreview html={shown.html} label={shown.subject} />
            )}
          </div>
        )}
      </div>
      {shown && (
        <div className="flex flex-wrap items-center gap-3 pt-2">
          <Button icon="eye" onClick={() => setAsText(!asText)}>
            {t(asText ? "mail_as_it_looks" : "mail_as_text")}
          </Button>
          <p className="hint">{t("both_parts")}</p>
        </div>
      )}
    </Dialog>
  );
}
