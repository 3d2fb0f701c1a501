import { useEffect, useRef } from "react";
import { number } from "../i18n/format";

interface Props<V extends string> {
  label: string;
  value: V;
  options: readonly { value: V; label: string; count?: number | undefined }[];
  onChange: (value: V) => void;
}

/** One of a few: buttons that stay pressed. */
export function FilterChips<V extends string>({ label, value, options, onChange }: Props<V>) {
  const pressed = useRef<HTMLButtonElement>(null);
  // On a phone the row is longer than the screen: the one chosen is in view, wherever one came from.
  useEffect(() => {
    const chip = pressed.current;
    const row = chip?.parentElement;
    if (chip?.value !== value || !row) return;
    row.scrollLeft = Math.max(0, chip.offsetLeft - row.offsetLeft - (row.clientWidth - chip.offsetWidth) / 2);
  }, [value]);
  return (
    <fieldset className="filters">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className="chip"
          value={option.value}
          ref={option.value === value ? pressed : undefined}
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
          {option.count !== undefined && ` · ${number(option.count)}`}
        </button>
      ))}
    </fieldset>
  );
}
