import { type ComponentProps, type ReactNode, useEffect, useId, useRef } from "react";
import { FieldError } from "./form_row";

type BoxProps = Omit<ComponentProps<"input">, "type" | "checked" | "onChange"> & {
  checked: boolean;
  /** Some of many: shown as a line. */
  mixed?: boolean;
  onChange: (checked: boolean) => void;
};

/** The box alone, for table rows: give it an aria-label. */
export function CheckBox({ checked, mixed = false, onChange, ...rest }: BoxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = mixed;
  }, [mixed]);
  return (
    <input
      {...rest}
      ref={box}
      type="checkbox"
      checked={checked}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}

type Props = Omit<BoxProps, "id"> & { label: ReactNode; hint?: string; error?: string | null | undefined };

export function CheckboxField({ label, hint, error, ...rest }: Props) {
  const id = useId();
  const words = `${id}-words`;
  return (
    <div className="form-row">
      <div className="checkbox">
        <CheckBox
          {...rest}
          id={id}
          aria-describedby={hint || error ? words : undefined}
          aria-invalid={error ? true : undefined}
        />
        <label htmlFor={id}>{label}</label>
      </div>
      <div id={words}>
        {hint && <p className="hint">{hint}</p>}
        {error && <FieldError>{error}</FieldError>}
      </div>
    </div>
  );
}
