import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Language, languageNames, languages } from "../i18n";
import { DateField } from "../ui/date_field";
import { Icon } from "../ui/icons";
import { Select } from "../ui/select";
import { dayOf, isTooEarly } from "./end_date";

interface Props {
  kind: "guest" | "member";
  endDate: string;
  onEndDate: (day: string) => void;
  endDateError: string | undefined;
  language: Language;
  onLanguage: (language: Language) => void;
}

/** What few need, behind a button, so that the dialog stays calm. */
export function MailDetails(props: Props) {
  const { kind, endDate, onEndDate, endDateError, language, onLanguage } = props;
  const { t } = useTranslation("invites");
  const [wanted, setOpen] = useState(false);
  const id = useId();
  const tooEarly = endDate !== "" && isTooEarly(endDate) ? t("end_date_past") : undefined;
  const wrong = endDateError ?? tooEarly;
  // What is wrong in it must be seen.
  const open = wanted || wrong !== undefined;
  return (
    <>
      <button
        type="button"
        className="link flex min-h-6 items-center gap-1 text-sm"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {t(`${kind}_details`)}
        <Icon name="chevron_down" className={open ? "size-4! rotate-180" : "size-4!"} />
      </button>
      {open && (
        <div id={id} className={kind === "guest" ? "two pt-3" : "pt-3"}>
          {kind === "guest" && (
            <DateField
              label={t("access_ends")}
              optional
              min={dayOf(new Date())}
              value={endDate}
              onChange={onEndDate}
              error={wrong}
            />
          )}
          <Select
            label={t("mail_language")}
            value={language}
            onChange={onLanguage}
            options={languages.map((value) => ({ value, label: languageNames[value] }))}
          />
        </div>
      )}
    </>
  );
}
