import { Link, Outlet } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FloatingContainer } from "../ui/floating";
import { Icon } from "../ui/icons";

/** A page of the shell for somebody in no workspace: there is nothing a drawer could lead to. */
export function BareShell() {
  const { t } = useTranslation("app");
  const [main, setMain] = useState<HTMLElement | null>(null);
  return (
    <FloatingContainer value={main}>
      <main id="main" tabIndex={-1} ref={setMain} className="mx-auto min-h-screen max-w-[784px]">
        <nav className="px-8 pt-6 max-[720px]:px-4" aria-label={t("main_navigation")}>
          <Link to="/" className="inline-flex min-h-6 items-center gap-1 text-ink-2 hover:text-ink">
            <Icon name="left" className="size-4!" />
            {t("back")}
          </Link>
        </nav>
        <Outlet />
      </main>
    </FloatingContainer>
  );
}
