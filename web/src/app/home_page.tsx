import { useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe, useSession } from "../session";
import { EmptyState } from "../ui/empty_state";
import { PageHeader } from "../ui/page_header";
import { Redirect } from "../ui/redirect";

const MEMBERS: string = "/members";

/** Those who may open All members start there; a guest starts here. */
export function HomePage() {
  const { t } = useTranslation("app");
  const { can } = useSession();
  const { user, workspace } = useMe();
  const router = useRouter();
  if (can("open_members") && Object.hasOwn(router.routesByPath, MEMBERS)) return <Redirect path={MEMBERS} />;
  return (
    <>
      <PageHeader title={t("home_title", { name: user.name })} />
      <EmptyState icon="lock" title={t("home_empty_title")}>
        {t("home_empty", { workspace: workspace?.name ?? "" })}
      </EmptyState>
    </>
  );
}
