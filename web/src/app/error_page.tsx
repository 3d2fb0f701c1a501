import type { ErrorComponentProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Button } from "../ui/button";
import { CardPage } from "../ui/card_page";

/** A page that broke, or whose code could not be loaded (after an update of the server): reloading helps both. */
export function ErrorPage(_: ErrorComponentProps) {
  const { t } = useTranslation("app");
  return (
    <CardPage icon="warn" title={t("error_title")} lead={t("error")}>
      <Button variant="primary" className="wide-btn" icon="refresh" onClick={() => location.reload()}>
        {t("reload")}
      </Button>
    </CardPage>
  );
}
