import type { ErrorComponentProps } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { OfflineError, useConnected, useProblemText } from "../api";
import { Button } from "../ui/button";
import { CardPage } from "../ui/card_page";
import { EmptyState } from "../ui/empty_state";

/** A page that broke, or whose code could not be loaded (after an update of the server): reloading helps both. */
export function ErrorPage({ error }: ErrorComponentProps) {
  const { t } = useTranslation("app");
  if (error instanceof OfflineError) return <Unreachable error={error} />;
  return (
    <CardPage icon="warn" title={t("error_title")} lead={t("error")}>
      <Button variant="primary" className="wide-btn" icon="refresh" onClick={() => location.reload()}>
        {t("reload")}
      </Button>
    </CardPage>
  );
}

/** The code of this page did not come. Nothing can be typed here, so the page loads by itself once there is a connection. */
function Unreachable({ error }: { error: OfflineError }) {
  const { t } = useTranslation("app");
  const problemText = useProblemText();
  const connected = useConnected();
  useEffect(() => {
    if (connected) location.reload();
  }, [connected]);
  return (
    <EmptyState icon="offline" title={t("unreachable_title")}>
      {problemText(error)}
    </EmptyState>
  );
}
