import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, fieldProblems, useCodeText } from "../api";
import { date } from "../i18n/format";
import { dayOf, endOfDay, isTooEarly, useDeed } from "../invites";
import { DateField } from "../ui/date_field";
import { Dialog } from "../ui/dialog";
import { nameOf, type Row } from "./row";

export function ChangeEndDateDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const { t } = useTranslation("members");
  const codeText = useCodeText();
  const before = row.access_until ? dayOf(row.access_until) : "";
  const [day, setDay] = useState(before);
  const [tooEarly, setTooEarly] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const name = nameOf(row);
  const until = day === "" ? null : endOfDay(day);
  const changing = useDeed({
    run: () => client.patch(`/members/${row.id}`, { access_until: until }),
    said: until ? t("end_date_changed", { name, date: date(until) }) : t("end_date_removed", { name }),
    onDone: onClose,
  });
  const wrong = fieldProblems(changing.problem).access_until;

  const save = () => {
    const early = day !== "" && isTooEarly(day);
    setTooEarly(early);
    if (early) field.current?.focus();
    else changing.start();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("change_end_date")}
      description={t("change_end_date_lead", { name })}
      submit={{ label: t("save_end_date"), disabledReason: day === before ? t("same_end_date") : null }}
      onSubmit={save}
      busy={changing.busy}
      error={wrong ? null : changing.error}
    >
      <DateField
        ref={field}
        label={t("access_ends")}
        optional
        min={dayOf(new Date())}
        value={day}
        onChange={(next) => {
          setDay(next);
          setTooEarly(false);
        }}
        error={tooEarly ? t("end_date_past") : wrong && codeText(wrong)}
        hint={day === "" ? t("no_end_date") : t("end_date_hint")}
      />
      {day !== "" && (
        <button
          type="button"
          className="link min-h-6 text-sm"
          onClick={() => {
            setDay("");
            setTooEarly(false);
            field.current?.focus();
          }}
        >
          {t("clear_end_date")}
        </button>
      )}
    </Dialog>
  );
}
