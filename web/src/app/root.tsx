import { Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { OfflineBanner } from "./offline_banner";

export function Root() {
  const { t } = useTranslation("app");
  const { pathname } = useLocation();
  const before = useRef(pathname);
  // A new page starts at its beginning, for the keyboard and the screen reader as well.
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <>
      {/* A button: a link's fragment would replace the token that the join page keeps in history.state. */}
      <button type="button" className="skip" onClick={() => document.getElementById("main")?.focus()}>
        {t("skip_to_content")}
      </button>
      <OfflineBanner />
      <Outlet />
    </>
  );
}
