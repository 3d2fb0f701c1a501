import type { ComponentProps } from "react";
import { type FieldProps, FormRow } from "./form_row";

type Props = FieldProps &
  Omit<ComponentProps<"input">, "value" | "onChange" | "id"> & {
    value: string;
    onChange: (value: string) => void;
  };

export function TextField({ label, optional, error, hint, value, onChange, ...rest }: Props) {
  return (
    <FormRow label={label} optional={optional} error={error} hint={hint}>
      {(ids) => (
        <div className={error ? "field invalid" : "field"}>
          <input {...rest} {...ids} value={value} onChange={(event) => onChange(event.target.value)} />
        </div>
      )}
    </FormRow>
  );
}
