import { Link, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe, useSession } from "../session";
import { EmptyState } from "../ui/empty_state";
import { PageHeader } from "../ui/page_header";
import { Redirect } from "../ui/redirect";
import { LeaveWorkspace } from "./leave_workspace";

const MEMBERS: string = "/members";
const places = ["accounts", "secrets", "collections"] as const;

/** Those who may open All members start there; a guest starts here. */
export function HomePage() {
  const { t } = useTranslation("app");
  const { can } = useSession();
  const { user, workspace, partners } = useMe();
  const router = useRouter();
  if (can("open_members") && Object.hasOwn(router.routesByPath, MEMBERS)) return <Redirect path={MEMBERS} />;
  const name = workspace?.name ?? "";
  return (
    <>
      <PageHeader title={t("home_title", { name: user.name })} lead={t("home_lead", { workspace: name })} />
      <EmptyState
        icon="lock"
        title={t(can("list_items") ? "home_items_title" : "home_empty_title")}
        action={
          <>
            {can("list_items") &&
              places.map((place) => (
                <Link key={place} to={`/${place}`} className="btn">
                  {t(place)}
                </Link>
              ))}
            {can("list_partners") &&
              partners.map((partner) => (
                <Link
                  key={partner.id}
                  to="/partners/$partnerId"
                  params={{ partnerId: partner.id }}
                  className="btn primary"
                >
                  {t("open_partner", { partner: partner.name })}
                </Link>
              ))}
            {can("leave_workspace") && <LeaveWorkspace workspace={name} />}
          </>
        }
      >
        {t(can("list_items") ? "home_items" : "home_empty", { workspace: name })}
      </EmptyState>
    </>
  );
}
