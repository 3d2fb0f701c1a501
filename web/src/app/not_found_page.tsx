import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { CardPage } from "../ui/card_page";

export function NotFoundPage() {
  const { t } = useTranslation("app");
  return (
    <CardPage icon="search" title={t("not_found_title")} lead={t("not_found")}>
      <Link to="/" className="btn primary wide-btn">
        {t("to_start")}
      </Link>
    </CardPage>
  );
}
