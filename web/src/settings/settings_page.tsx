import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useProblemText, workspaceQuery } from "../api";
import { useSession } from "../session";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty_state";
import { PageHeader } from "../ui/page_header";
import { Skeleton } from "../ui/skeleton";
import { UnsavedGuard } from "../ui/unsaved_guard";
import { ApiKeysSection } from "./api_keys_section";
import { DomainsSection } from "./domains_section";
import { EmailSection } from "./email_section";
import { GeneralSection } from "./general_section";
import { GuestInvitesSection } from "./guest_invites_section";
import { SharingSection } from "./sharing_section";
import "./texts";

export function SettingsPage() {
  const { t } = useTranslation("settings");
  const { can } = useSession();
  const problemText = useProblemText();
  const allowed = can("update_workspace");
  const workspace = useQuery({ ...workspaceQuery, enabled: allowed });

  return (
    <>
      <PageHeader title={t("title")} />
      {!allowed && (
        <EmptyState icon="lock" title={t("not_allowed_title")}>
          {t("not_allowed")}
        </EmptyState>
      )}
      {allowed && workspace.error && !workspace.data && (
        <div role="alert">
          <EmptyState
            icon="warn"
            title={t("could_not_load")}
            action={
              <Button icon="refresh" busy={workspace.isFetching} onClick={() => void workspace.refetch()}>
                {t("try_again")}
              </Button>
            }
          >
            {problemText(workspace.error)}
          </EmptyState>
        </div>
      )}
      {allowed && workspace.isPending && (
        <div className="section">
          <Skeleton lines={8} />
        </div>
      )}
      {allowed && workspace.data && (
        <UnsavedGuard>
          <GeneralSection workspace={workspace.data} />
          <DomainsSection workspace={workspace.data} />
          <GuestInvitesSection workspace={workspace.data} />
          <SharingSection workspace={workspace.data} />
          {can("manage_email") && <EmailSection />}
          {can("manage_api_keys") && <ApiKeysSection />}
        </UnsavedGuard>
      )}
    </>
  );
}
