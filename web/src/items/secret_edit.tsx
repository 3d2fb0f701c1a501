import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../ui/button";
import { useSwap } from "../ui/use_swap";

/** What is to become of a secret: undefined it stays, null takes it away, text takes its place. */
export type SecretChange = string | null | undefined;

/** What is sent of it: an empty field takes nothing away. */
export const typedIn = (value: SecretChange): SecretChange => (value === "" ? undefined : value);

interface Props {
  label: string;
  /** Something is kept in it already. */
  kept: boolean;
  /** It can be changed only, not taken away. */
  required?: boolean;
  value: SecretChange;
  onChange: (value: SecretChange) => void;
  /** The field for a new value. */
  children: ReactNode;
}

/** A secret that is kept: left as it is, until one asks to enter another or to take it away. */
export function SecretEdit({ label, kept, required = false, value, onChange, children }: Props) {
  const { t } = useTranslation("items");
  const { place, swap } = useSwap<HTMLDivElement>("input, textarea, button");
  const change = (next: SecretChange) => swap(() => onChange(next));
  const keep = <Button onClick={() => change(undefined)}>{t("keep", { field: label })}</Button>;
  if (typeof value === "string") {
    return (
      <div ref={place}>
        {children}
        {kept && <div className="form-row">{keep}</div>}
      </div>
    );
  }
  return (
    <div ref={place} className="form-row">
      <span className="label">{label}</span>
      <div className="secret-line flex-wrap">
        <span>{value === null ? t("will_be_removed") : kept ? "••••••••" : t("nothing_kept")}</span>
        <span className="flex flex-wrap justify-end gap-2">
          {value === null ? (
            keep
          ) : (
            <Button onClick={() => change("")}>
              {t(kept ? "change_field" : "add_field", { field: label })}
            </Button>
          )}
          {kept && !required && value === undefined && (
            <Button onClick={() => change(null)}>{t("remove_field", { field: label })}</Button>
          )}
        </span>
      </div>
    </div>
  );
}
