import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../ui/button";
import { FieldError } from "../ui/form_row";
import type { Field, Item } from "./item";
import { useRevealed } from "./use_revealed";

/** A secret value: shown or copied on a click, hidden again after half a minute, kept nowhere. */
export function RevealedField({ item, field }: { item: Item; field: Field }) {
  const { t } = useTranslation("items");
  const { shown, busy, error, show, hide, copy } = useRevealed(item, field);
  const code = field === "totp";
  return (
    <div className="secret-field">
      <h4>{t(field)}</h4>
      <div className="secret-line">
        {shown ? (
          <output className={code ? "secret-value code" : "secret-value"}>{shown.value}</output>
        ) : (
          <span role="img" aria-label={t("hidden")} className="secret-value">
            ••••••••
          </span>
        )}
        <span className="flex flex-none items-center gap-1">
          <Button
            icon={shown ? "eye_off" : "eye"}
            busy={busy}
            aria-label={t(shown ? "hide_field" : "show_field", { field: t(field) })}
            onClick={shown ? hide : show}
          >
            {t(shown ? "hide" : "show")}
          </Button>
          <IconButton icon="copy" label={t("copy", { field: t(field) })} onClick={copy} />
        </span>
      </div>
      {shown?.ends && <Countdown key={shown.ends} ends={shown.ends} />}
      {error && <FieldError>{error}</FieldError>}
    </div>
  );
}

/** How long the code runs. */
function Countdown({ ends }: { ends: number }) {
  const { t } = useTranslation("items");
  const [seconds, setSeconds] = useState(() => secondsTo(ends));
  useEffect(() => {
    const timer = setInterval(() => setSeconds(secondsTo(ends)), 1000);
    return () => clearInterval(timer);
  }, [ends]);
  return <p className="hint tabular-nums">{t("code_runs", { count: seconds, number: seconds })}</p>;
}

const secondsTo = (end: number) => Math.max(1, Math.ceil((end - performance.now()) / 1000));
