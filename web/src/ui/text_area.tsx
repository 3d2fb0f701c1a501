import type { ComponentProps } from "react";
import { useTranslation } from "react-i18next";
import { number } from "../i18n/format";
import { type FieldProps, FormRow } from "./form_row";

type Props = FieldProps &
  Omit<ComponentProps<"textarea">, "value" | "onChange" | "id" | "maxLength"> & {
    value: string;
    onChange: (value: string) => void;
    /** Shows how much room is left once it gets scarce; more can be typed, so that pasted text is not cut unseen. */
    limit?: number;
  };

export function TextArea({ label, optional, error, hint, value, onChange, limit, ...rest }: Props) {
  const { t } = useTranslation("ui");
  const length = [...value].length;
  const over = limit !== undefined && length > limit;
  const words =
    error ?? (over ? t("too_long_by", { count: length - limit, number: number(length - limit) }) : null);
  const counter = limit !== undefined && length > 0.8 * limit && (
    <p className="hint tabular-nums" aria-hidden="true">
      {number(length)}/{number(limit)}
    </p>
  );
  return (
    <FormRow label={label} optional={optional} error={words} hint={hint} end={counter}>
      {(ids) => (
        <div className={words ? "field invalid" : "field"}>
          <textarea
            rows={3}
            {...rest}
            {...ids}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        </div>
      )}
    </FormRow>
  );
}
