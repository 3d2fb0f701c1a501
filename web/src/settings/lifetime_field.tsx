import { useState } from "react";
import { useTranslation } from "react-i18next";
import { amount } from "../i18n/format";
import { Select } from "../ui/select";
import { TextField } from "../ui/text_field";
import { presets, sizes, type Unit, unitOf } from "./lifetime";

interface Props {
  /** NaN while what is typed is no number. */
  seconds: number;
  onChange: (seconds: number) => void;
  error?: string | undefined;
}

const names = { minutes: "minute", hours: "hour", days: "day" } as const;

function inWords(seconds: number): string {
  const unit = unitOf(seconds);
  return amount(seconds / sizes[unit], names[unit]);
}

/** How long a link works: the usual choices, or one's own. */
export function LifetimeField({ seconds, onChange, error }: Props) {
  const { t } = useTranslation("settings");
  const [own, setOwn] = useState(!presets.includes(seconds));
  const [unit, setUnit] = useState<Unit>(unitOf(seconds));
  const [typed, setTyped] = useState(String(seconds / sizes[unit]));
  // Discarded or saved elsewhere: what is shown follows.
  const [known, setKnown] = useState(seconds);
  if (!Object.is(known, seconds)) {
    setKnown(seconds);
    if (!Number.isNaN(seconds) && Number(typed) * sizes[unit] !== seconds) {
      setOwn(!presets.includes(seconds));
      setUnit(unitOf(seconds));
      setTyped(String(seconds / sizes[unitOf(seconds)]));
    }
  }

  const type = (text: string, of: Unit) => {
    setTyped(text);
    setUnit(of);
    const count = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    setKnown(count * sizes[of]);
    onChange(count * sizes[of]);
  };
  const choose = (choice: string) => {
    setOwn(choice === "own");
    if (choice === "own") return;
    const next = Number(choice);
    setUnit(unitOf(next));
    setTyped(String(next / sizes[unitOf(next)]));
    onChange(next);
  };
  const units: Unit[] = unit === "minutes" ? ["minutes", "hours", "days"] : ["hours", "days"];
  return (
    <>
      <Select
        label={t("lifetime")}
        name="lifetime"
        value={own ? "own" : String(seconds)}
        onChange={choose}
        options={[
          ...presets.map((preset) => ({ value: String(preset), label: inWords(preset) })),
          { value: "own", label: t("lifetime_own") },
        ]}
        hint={t("lifetime_hint")}
        error={own ? undefined : error}
      />
      {own && (
        <div className="two">
          <TextField
            label={t("lifetime_count")}
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            onChange={(text) => type(text, unit)}
            error={error}
          />
          <Select
            label={t("lifetime_unit")}
            value={unit}
            onChange={(next) => type(typed, next)}
            options={units.map((value) => ({ value, label: t(value) }))}
          />
        </div>
      )}
    </>
  );
}
