import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "./icons";

/** What every field takes. */
export interface FieldProps {
  label: string;
  optional?: boolean | undefined;
  /** What is wrong and what to do; replaces the hint. */
  error?: string | null | undefined;
  hint?: ReactNode;
}

export interface FieldIds {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

type Props = FieldProps & { end?: ReactNode; children: (ids: FieldIds) => ReactNode };

/** A label, a control and the words under it, tied together for screen readers. */
export function FormRow({ label, optional, error, hint, end, children }: Props) {
  const { t } = useTranslation("ui");
  const id = useId();
  const words = `${id}-words`;
  return (
    <div className="form-row">
      <label className="label" htmlFor={id}>
        {label} {optional && <em>{t("optional")}</em>}
      </label>
      {children({
        id,
        "aria-describedby": error || hint ? words : undefined,
        "aria-invalid": error ? true : undefined,
      })}
      <div className="hint-row">
        <div id={words}>
          {error ? <FieldError>{error}</FieldError> : hint && <p className="hint">{hint}</p>}
        </div>
        {end}
      </div>
    </div>
  );
}

export function FieldError({ children }: { children: ReactNode }) {
  return (
    <p className="field-error" role="alert">
      <Icon name="warn" />
      <span>{children}</span>
    </p>
  );
}
