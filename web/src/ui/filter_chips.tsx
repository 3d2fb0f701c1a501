import { number } from "../i18n/format";

interface Props<V extends string> {
  label: string;
  value: V;
  options: readonly { value: V; label: string; count?: number | undefined }[];
  onChange: (value: V) => void;
}

/** One of a few: buttons that stay pressed. */
export function FilterChips<V extends string>({ label, value, options, onChange }: Props<V>) {
  return (
    <fieldset className="filters">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className="chip"
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
