import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { instanceQuery, type WorkspaceRef } from "../api";
import { Banner } from "../ui/banner";
import { FloatingContainer } from "../ui/floating";
import { Drawer } from "./drawer";
import { Sheet } from "./sheet";
import { useLive } from "./use_live";

/** The drawer stands on the canvas, the page on the surface; on a phone the drawer is a sheet. */
export function Shell({ workspace }: { workspace: WorkspaceRef }) {
  const { t } = useTranslation("app");
  const [main, setMain] = useState<HTMLElement | null>(null);
  const instance = useQuery(instanceQuery);
  useLive();
  const mailbox = instance.data?.mailbox_url;
  return (
    <FloatingContainer value={main}>
      <div className="shell">
        <header className="topbar">
          <Sheet />
          <span className="name">{workspace.name}</span>
        </header>
        <div className="drawer">
          <Drawer />
        </div>
        <main id="main" tabIndex={-1} ref={setMain}>
          {mailbox && (
            <Banner kind="warn" icon="mail" strip>
              {t("mailbox_banner")}{" "}
              <a href={mailbox} target="_blank" rel="noreferrer">
                {t("mailbox_open")}
              </a>
            </Banner>
          )}
          <Outlet />
        </main>
      </div>
    </FloatingContainer>
  );
}
