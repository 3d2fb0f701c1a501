import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Import, type UnmatchedUser, useProblemText, useRows, workspaceQuery } from "../api";
import { number } from "../i18n/format";
import { useSession } from "../session";
import { Who } from "../ui/avatar";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty_state";
import { Table } from "../ui/table";
import { useSelection } from "../ui/use_selection";
import { Access, AccessBelow } from "./access";
import { InviteUsersDialog } from "./invite_users_dialog";
import { unmatchedQuery } from "./queries";
import { ReportPages } from "./report_pages";

const route = getRouteApi("/shell/imports/$importId");

/** Users of the export who are not here: what they had waits for them. */
export function UnmatchedTab({ found }: { found: Import }) {
  const { t } = useTranslation("imports");
  const { can } = useSession();
  const problemText = useProblemText();
  const { cursor } = route.useSearch();
  const [inviting, setInviting] = useState<UnmatchedUser[] | null>(null);
  const list = useQuery({ ...unmatchedQuery(found.id, cursor), placeholderData: keepPreviousData });
  const { rows, error } = useRows(list);
  const selection = useSelection(rows?.filter(mayInvite), `${found.id} ${cursor}`);
  const chosen = selection.rows;
  const workspace = useQuery(workspaceQuery);
  const off = workspace.data?.guest_invites_enabled === false;
  const notNow = off ? t("guests_unavailable") : found.status === "completed" ? null : t("not_completed");
  return (
    <>
      {can("invite_guest") && chosen.length > 0 && (
        <div className="px-8 pt-4 max-[720px]:px-4">
          <Button variant="primary" icon="guest" disabledReason={notNow} onClick={() => setInviting(chosen)}>
            {t("invite_selected", { count: chosen.length, number: number(chosen.length) })}
          </Button>
        </div>
      )}
      <Table
        caption={t("tab_unmatched")}
        rows={rows}
        rowKey={({ id }) => id}
        stale={list.isPlaceholderData}
        error={error && problemText(error)}
        onRetry={() => void list.refetch()}
        selection={
          can("invite_guest")
            ? {
                keys: selection.keys,
                onChange: selection.chooseKeys,
                can: mayInvite,
                label: ({ email }) => t("select", { email }),
                onPhone: true,
              }
            : undefined
        }
        columns={[
          {
            key: "who",
            header: t("user"),
            phone: "who",
            cell: (row) => (
              <>
                <Who email={row.email} />
                <AccessBelow access={row.access} />
              </>
            ),
          },
          {
            key: "access",
            header: t("had_access"),
            room: "some",
            wrap: true,
            cell: (row) => <Access access={row.access} />,
          },
          {
            key: "invite",
            header: t("invite"),
            phone: "keep",
            wrap: true,
            cell: (row) => <Invite row={row} notNow={notNow} onInvite={() => setInviting([row])} />,
          },
        ]}
        empty={
          <EmptyState icon="check" title={t("all_matched")}>
            {t("all_matched_lead")}
          </EmptyState>
        }
      />
      <ReportPages tab="unmatched" list={list.data} counted="count_users" />
      {inviting && (
        <InviteUsersDialog
          importId={found.id}
          users={inviting}
          onClose={() => setInviting(null)}
          onSent={(sent) => selection.choose(chosen.filter(({ id }) => !sent.some((one) => one.id === id)))}
        />
      )}
    </>
  );
}

/** Somebody with an address, from outside, whose invite is not on its way or answered already. */
const mayInvite = ({ is_address, own_domain, invite }: UnmatchedUser) =>
  is_address && !own_domain && (invite === null || !["pending", "accepted"].includes(invite.status));

function Invite({
  row,
  notNow,
  onInvite,
}: {
  row: UnmatchedUser;
  notNow: string | null;
  onInvite: () => void;
}) {
  const { t } = useTranslation("imports");
  const { can } = useSession();
  const status = row.invite?.status;
  if (status === "pending" || status === "accepted") {
    return (
      <Badge kind={status === "accepted" ? "good" : "warn"} icon={status === "accepted" ? "check" : "send"}>
        {t(status === "accepted" ? "joined" : "invite_sent")}
      </Badge>
    );
  }
  if (!row.is_address) return <span className="text-ink-2">{t("no_address")}</span>;
  if (row.own_domain) return <span className="text-ink-2">{t("own_domain")}</span>;
  if (!can("invite_guest")) return null;
  return (
    <Button icon="guest" disabledReason={notNow} onClick={onInvite}>
      {t("invite_as_guest")}
      <span className="sr-only"> {row.email}</span>
    </Button>
  );
}
