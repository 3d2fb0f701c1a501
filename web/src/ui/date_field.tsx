import type { ComponentProps } from "react";
import { type FieldProps, FormRow } from "./form_row";

type Props = FieldProps &
  Omit<ComponentProps<"input">, "value" | "onChange" | "id" | "type"> & {
    /** "2026-12-31", or empty. */
    value: string;
    onChange: (value: string) => void;
  };

/** The browser's own date field: it knows the reader's calendar and keyboard. */
export function DateField({ label, optional, error, hint, value, onChange, ...rest }: Props) {
  return (
    <FormRow label={label} optional={optional} error={error} hint={hint}>
      {(ids) => (
        <div className={error ? "field invalid" : "field"}>
          <input
            // Without it some browsers take years of six digits.
            max="9999-12-31"
            {...rest}
            {...ids}
            type="date"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        </div>
      )}
    </FormRow>
  );
}
