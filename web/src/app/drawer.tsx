import { Link, useRouter } from "@tanstack/react-router";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import type { Action } from "../api";
import { useSession } from "../session";
import { Icon, type IconName } from "../ui/icons";
import { PersonMenu } from "./person_menu";
import { WorkspaceMenu } from "./workspace_menu";

interface Entry {
  to: string;
  label:
    | "accounts"
    | "secrets"
    | "collections"
    | "all_members"
    | "partners"
    | "activity"
    | "imports"
    | "settings";
  icon: IconName;
  needs: Action;
}

// Groups with a line between. What a role may not open is absent, as is a page that is not registered.
const entries: Entry[][] = [
  [
    { to: "/accounts", label: "accounts", icon: "key", needs: "list_items" },
    { to: "/secrets", label: "secrets", icon: "lock", needs: "list_items" },
    { to: "/collections", label: "collections", icon: "folder", needs: "list_items" },
  ],
  [
    { to: "/members", label: "all_members", icon: "users", needs: "open_members" },
    { to: "/partners", label: "partners", icon: "building", needs: "list_partners" },
  ],
  [
    { to: "/activity", label: "activity", icon: "pulse", needs: "list_activity" },
    { to: "/imports", label: "imports", icon: "upload", needs: "import_items" },
    { to: "/settings", label: "settings", icon: "gear", needs: "update_workspace" },
  ],
];

export function Drawer({ onNavigate }: { onNavigate?: () => void }) {
  const { t } = useTranslation("app");
  const { can } = useSession();
  const router = useRouter();
  const groups = entries
    .map((group) => group.filter((entry) => can(entry.needs) && Object.hasOwn(router.routesByPath, entry.to)))
    .filter((group) => group.length > 0);
  return (
    <nav aria-label={t("main_navigation")}>
      <WorkspaceMenu />
      <div className="places">
        {groups.map((group, index) => (
          <Fragment key={group[0]?.to}>
            {index > 0 && <hr />}
            {group.map((entry) => (
              <Link
                key={entry.to}
                to={entry.to}
                activeOptions={{ includeSearch: false }}
                onClick={() => onNavigate?.()}
              >
                <Icon name={entry.icon} />
                {t(entry.label)}
              </Link>
            ))}
          </Fragment>
        ))}
      </div>
      <PersonMenu onNavigate={onNavigate} />
    </nav>
  );
}
