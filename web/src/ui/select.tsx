import type { ComponentProps } from "react";
import { type FieldProps, FormRow } from "./form_row";
import { Icon } from "./icons";

type Props<V extends string> = FieldProps &
  Omit<ComponentProps<"select">, "value" | "onChange" | "id" | "children"> & {
    value: V;
    onChange: (value: V) => void;
    options: readonly { value: V; label: string }[];
  };

/** The browser's own select: the best one on a phone and for a screen reader. */
export function Select<V extends string>({
  label,
  optional,
  error,
  hint,
  value,
  onChange,
  options,
  ...rest
}: Props<V>) {
  return (
    <FormRow label={label} optional={optional} error={error} hint={hint}>
      {(ids) => (
        <div className={error ? "field invalid" : "field"}>
          <select
            {...rest}
            {...ids}
            value={value}
            onChange={(event) => {
              const chosen = options.find((option) => option.value === event.target.value);
              if (chosen) onChange(chosen.value);
            }}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon name="chevron_down" className="pointer-events-none text-ink-3" />
        </div>
      )}
    </FormRow>
  );
}
