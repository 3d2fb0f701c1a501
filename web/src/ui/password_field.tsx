import { type ComponentProps, useState } from "react";
import { useTranslation } from "react-i18next";
import { type FieldProps, FormRow } from "./form_row";
import { Icon } from "./icons";
import { type Strength, strengthOf } from "./password_strength";

type Props = Omit<FieldProps, "optional"> &
  Omit<ComponentProps<"input">, "value" | "onChange" | "id" | "type" | "minLength"> & {
    value: string;
    onChange: (value: string) => void;
    /** For a new password: the length asked for, and a meter. */
    minLength?: number;
  };

export function PasswordField({ label, error, hint, value, onChange, minLength, ...rest }: Props) {
  const { t } = useTranslation("ui");
  const [shown, setShown] = useState(false);
  const fresh = minLength !== undefined;
  const strength = fresh && value !== "" ? strengthOf(value, minLength) : null;
  const words = hint ?? (fresh ? t("password_hint", { count: minLength }) : undefined);
  return (
    <FormRow
      label={label}
      error={error}
      hint={words}
      end={
        strength && (
          <p role="status" className="hint">
            {t(`strength_${strength}`)}
          </p>
        )
      }
    >
      {(ids) => (
        <>
          <div className={error ? "field invalid" : "field"}>
            <input
              autoComplete={fresh ? "new-password" : "current-password"}
              spellCheck={false}
              autoCapitalize="none"
              {...rest}
              {...ids}
              type={shown ? "text" : "password"}
              value={value}
              onChange={(event) => onChange(event.target.value)}
            />
            <button
              type="button"
              className="reveal"
              aria-pressed={shown}
              aria-label={t("show_password")}
              title={t("show_password")}
              onClick={() => setShown(!shown)}
            >
              <Icon name={shown ? "eye_off" : "eye"} />
            </button>
          </div>
          {strength && <Meter strength={strength} />}
        </>
      )}
    </FormRow>
  );
}

function Meter({ strength }: { strength: Strength }) {
  return (
    <div className={strength >= 3 ? "meter strong" : "meter"} aria-hidden="true">
      {([1, 2, 3, 4] as const).map((step) => (
        <i key={step} className={step <= strength ? "on" : ""} />
      ))}
    </div>
  );
}
