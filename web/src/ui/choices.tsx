import { useId } from "react";
import { FieldError } from "./form_row";
import { Icon, type IconName } from "./icons";

interface Props<V extends string> {
  label: string;
  value: V;
  options: readonly { value: V; label: string; icon?: IconName; lang?: string }[];
  onChange: (value: V) => void;
  hint?: string;
  error?: string | null;
}

/** One of a few, all in view: radio buttons drawn as one strip. */
export function Choices<V extends string>({ label, value, options, onChange, hint, error }: Props<V>) {
  const name = useId();
  return (
    <fieldset className="form-row" aria-describedby={hint || error ? `${name}-words` : undefined}>
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
      <div id={`${name}-words`}>
        {error ? <FieldError>{error}</FieldError> : hint && <p className="hint">{hint}</p>}
      </div>
    </fieldset>
  );
}
