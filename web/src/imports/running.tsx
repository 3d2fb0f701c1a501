import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Import } from "../api";
import { number } from "../i18n/format";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { useImportDeed } from "./use_import_deed";

/** How far a running import is. */
export function Running({ found }: { found: Import }) {
  const { t } = useTranslation("imports");
  const { phase, done, total } = found.progress;
  const [asking, setAsking] = useState(false);
  const cancelling = useImportDeed(found.id, "cancel");
  const words = t("progress", { phase: t(`phase_${phase}`), done: number(done), total: number(total) });
  return (
    <div className="max-w-3xl px-8 max-[720px]:px-4">
      <p className="text-ink-2">{t("running_lead")}</p>
      <progress className="bar" aria-label={t("progress_label")} value={done} max={Math.max(total, 1)} />
      <p className="text-sm text-ink-2 tabular-nums">{words}</p>
      <Button onClick={() => setAsking(true)}>{t("cancel_import")}</Button>
      {asking && (
        <ConfirmDialog
          open
          onClose={() => setAsking(false)}
          title={t("cancel_import")}
          description={t("cancel_lead")}
          verb={t("cancel_import")}
          onConfirm={cancelling.start}
          busy={cancelling.busy}
          error={cancelling.error}
        />
      )}
    </div>
  );
}
