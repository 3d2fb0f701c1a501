import { useId } from "react";
import { Icon, type IconName } from "./icons";

interface Props<V extends string> {
  label: string;
  value: V;
  options: readonly { value: V; label: string; icon?: IconName; lang?: string }[];
  onChange: (value: V) => void;
  hint?: string;
}

/** One of a few, all in view: radio buttons drawn as one strip. */
export function Choices<V extends string>({ label, value, options, onChange, hint }: Props<V>) {
  const name = useId();
  return (
    <fieldset className="form-row" aria-describedby={hint ? `${name}-hint` : undefined}>
      <legend className="label">{label}</legend>
      <div className="choices">
        {options.map((option) => (
          <label key={option.value} lang={option.lang}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.icon && <Icon name={option.icon} />}
            {option.label}
          </label>
        ))}
      </div>
      {hint && (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </fieldset>
  );
}
