import { useState } from "react";
import { useTranslation } from "react-i18next";
import { date } from "../i18n/format";
import { Icon } from "../ui/icons";
import { Popover } from "../ui/popover";
import { TextField } from "../ui/text_field";
import { daysAgo } from "./days";

interface Range {
  from: string | undefined;
  to: string | undefined;
}

interface Props extends Range {
  onChange: (range: Range) => void;
}

/** From which day to which. */
export function DateFilter({ from, to, onChange }: Props) {
  const { t } = useTranslation("activity");
  const [open, setOpen] = useState(false);
  const choose = (range: Range) => {
    setOpen(false);
    onChange(range);
  };
  const today = daysAgo(0);
  const presets = [
    { label: t("today"), from: today },
    { label: t("last_days", { count: 7 }), from: daysAgo(6) },
    { label: t("last_days", { count: 30 }), from: daysAgo(29) },
  ];
  const backwards = from !== undefined && to !== undefined && from > to;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t("by_date")}
      trigger={
        <button type="button" className={from || to ? "chip is-on" : "chip"}>
          <Icon name="calendar" className="size-4!" />
          <RangeWords from={from} to={to} />
          <Icon name="chevron_down" className="size-3.5!" />
        </button>
      }
    >
      <div className="mb-4 flex flex-wrap gap-2">
        {presets.map((preset) => (
          <button
            key={preset.from}
            type="button"
            className="chip"
            aria-pressed={from === preset.from && (to ?? today) === today}
            onClick={() => choose({ from: preset.from, to: undefined })}
          >
            {preset.label}
          </button>
        ))}
      </div>
      <Day label={t("first_day")} max={today} value={from} onChange={(day) => onChange({ from: day, to })} />
      <Day
        label={t("last_day")}
        max={today}
        value={to}
        onChange={(day) => onChange({ from, to: day })}
        error={backwards ? t("backwards") : null}
      />
      {(from ?? to) && (
        <button
          type="button"
          className="link min-h-6"
          onClick={() => choose({ from: undefined, to: undefined })}
        >
          {t("any_time_again")}
        </button>
      )}
    </Popover>
  );
}

interface DayProps {
  label: string;
  max: string;
  value: string | undefined;
  onChange: (day: string | undefined) => void;
  error?: string | null;
}

/** A day that is typed digit by digit: the URL hears of it when its year is whole. */
function Day({ value = "", onChange, ...rest }: DayProps) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    setTyped(value);
  }
  const type = (day: string) => {
    setTyped(day);
    if (day === "" || day >= "1000") onChange(day || undefined);
  };
  return <TextField {...rest} type="date" value={typed} onChange={type} />;
}

function RangeWords({ from, to }: Range) {
  const { t } = useTranslation("activity");
  const day = (text: string) => date(`${text}T00:00:00`);
  if (from && to) return from === to ? day(from) : `${day(from)} – ${day(to)}`;
  if (from) return t("since", { day: day(from) });
  return to ? t("until", { day: day(to) }) : t("any_time");
}
