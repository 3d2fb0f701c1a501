import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type Import, useProblemText, useRows } from "../api";
import { useRoleName } from "../invites";
import { Who } from "../ui/avatar";
import { EmptyState } from "../ui/empty_state";
import { Table } from "../ui/table";
import { Access, AccessBelow } from "./access";
import { matchedQuery } from "./queries";
import { ReportPages } from "./report_pages";

const route = getRouteApi("/shell/imports/$importId");

/** Users of the export who are here, and have what they had. */
export function MatchedTab({ found }: { found: Import }) {
  const { t } = useTranslation("imports");
  const roleName = useRoleName();
  const problemText = useProblemText();
  const { cursor } = route.useSearch();
  const list = useQuery({ ...matchedQuery(found.id, cursor), placeholderData: keepPreviousData });
  const { rows, error } = useRows(list);
  return (
    <>
      <Table
        caption={t("tab_matched")}
        rows={rows}
        rowKey={({ id }) => id}
        stale={list.isPlaceholderData}
        error={error && problemText(error)}
        onRetry={() => void list.refetch()}
        columns={[
          {
            key: "who",
            header: t("user"),
            phone: "who",
            cell: ({ member, email, access }) => (
              <>
                <Who name={member.name} email={email} />
                <AccessBelow access={access} />
              </>
            ),
          },
          { key: "role", header: t("role"), phone: "keep", cell: ({ member }) => roleName(member.role) },
          {
            key: "access",
            header: t("access"),
            room: "some",
            wrap: true,
            cell: (row) => <Access access={row.access} />,
          },
        ]}
        empty={
          <EmptyState icon="users" title={t("nobody_matched")}>
            {t("nobody_matched_lead")}
          </EmptyState>
        }
      />
      <ReportPages tab="matched" list={list.data} counted="count_users" />
    </>
  );
}
