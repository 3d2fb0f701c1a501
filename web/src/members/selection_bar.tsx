import { useId } from "react";
import { useTranslation } from "react-i18next";
import { number } from "../i18n/format";
import { Button } from "../ui/button";
import { CheckBox } from "../ui/checkbox";
import { type BulkAction, bulkActions, mayAll } from "./bulk_actions";
import type { Row } from "./row";

interface Props {
  rows: Row[];
  selected: Row[];
  onSelect: (rows: Row[]) => void;
  onAsk: (action: BulkAction) => void;
  onDone: () => void;
}

/** Over the list once something is selected; at the foot of a phone. */
export function SelectionBar({ rows, selected, onSelect, onAsk, onDone }: Props) {
  const { t } = useTranslation("members");
  const allId = useId();
  const all = rows.length > 0 && selected.length === rows.length;
  const possible = bulkActions.filter((action) => mayAll(action, selected).length > 0);
  return (
    <section className="selection" aria-label={t("selection")}>
      <span className="only-phone flex items-center gap-2 pr-1">
        <CheckBox
          id={allId}
          checked={all}
          mixed={selected.length > 0 && !all}
          onChange={(checked) => onSelect(checked ? rows : [])}
        />
        <label htmlFor={allId}>{t("all_here")}</label>
      </span>
      <p className="mr-auto font-550 tabular-nums" role="status">
        {t("selected", { count: selected.length, number: number(selected.length) })}
      </p>
      <div className="deeds-row">
        {possible.map((action) => (
          <Button
            key={action}
            icon={action === "resend_invite" ? "send" : action === "revoke_invite" ? "x" : "trash"}
            className={action === "resend_invite" ? "" : "text-bad"}
            onClick={() => onAsk(action)}
          >
            {t(`bulk_${action}`, { number: number(mayAll(action, selected).length) })}
          </Button>
        ))}
        {selected.length > 0 && possible.length === 0 && (
          <span className="text-sm text-ink-3">{t("nothing_together")}</span>
        )}
      </div>
      <Button variant="bare" className="w-auto! px-3! max-[720px]:order-1" onClick={onDone}>
        {t("end_selection")}
      </Button>
    </section>
  );
}
