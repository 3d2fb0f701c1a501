import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type Import, useProblemText, useRows } from "../api";
import { number } from "../i18n/format";
import { useSession } from "../session";
import { EmptyState } from "../ui/empty_state";
import "../ui/history_state";
import { Icon } from "../ui/icons";
import { ListPages } from "../ui/list_pages";
import { PageHeader } from "../ui/page_header";
import { Table } from "../ui/table";
import { What } from "../ui/what";
import { When } from "../ui/when";
import { importsQuery, PAGE } from "./queries";
import { ImportStatusBadge } from "./status";
import "./texts";

const route = getRouteApi("/shell/imports");

/** One's imports, newest first. */
export function ImportsPage() {
  const { t } = useTranslation("imports");
  const { can } = useSession();
  const problemText = useProblemText();
  const { cursor } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery({
    ...importsQuery(cursor),
    placeholderData: keepPreviousData,
    enabled: can("import_items"),
  });
  const { rows, error } = useRows(list);
  const begin = (
    <Link to="/imports/new" className="btn primary">
      <Icon name="plus" />
      {t("new_import")}
    </Link>
  );
  if (!can("import_items")) {
    return (
      <>
        <PageHeader title={t("title")} />
        <EmptyState icon="lock" title={t("closed_title")}>
          {t("closed")}
        </EmptyState>
      </>
    );
  }
  const empty = list.data?.items.length === 0;
  return (
    <>
      <PageHeader title={t("title")}>{list.data && !empty && begin}</PageHeader>
      <Table
        caption={t("title")}
        rows={rows}
        rowKey={({ id }) => id}
        stale={list.isPlaceholderData}
        error={error && problemText(error)}
        onRetry={() => void list.refetch()}
        columns={[
          { key: "import", header: t("import"), phone: "who", cell: (row) => <Name row={row} /> },
          {
            key: "status",
            header: t("status"),
            phone: "keep",
            cell: (row) => <ImportStatusBadge row={row} />,
          },
          {
            key: "items",
            header: t("brought"),
            room: "some",
            cell: ({ ended_at, counts }) =>
              ended_at === null ? (
                <span aria-hidden="true">—</span>
              ) : (
                number(counts.collections + counts.accounts + counts.secrets)
              ),
          },
          {
            key: "unmatched",
            header: t("tab_unmatched"),
            room: "much",
            cell: ({ counts }) => number(counts.unmatched_users),
          },
        ]}
        empty={
          <EmptyState icon="upload" title={t("none")} action={begin}>
            {t("none_lead")}
          </EmptyState>
        }
      />
      {list.data && !empty && (
        <ListPages
          list={list.data}
          cursor={cursor}
          size={PAGE}
          onGo={(to, before) =>
            void navigate({ search: { cursor: to }, state: before === undefined ? {} : { before } })
          }
          words={(range) => {
            const { count } = list.data.total;
            const all = t("count", { count, number: number(count) });
            return range ? t("range_of", { range, all }) : all;
          }}
        />
      )}
    </>
  );
}

export const sourceName = { lastpass: "LastPass", bitwarden: "Bitwarden" } as const;

function Name({ row }: { row: Import }) {
  return (
    <Link to="/imports/$importId" params={{ importId: row.id }} className="who-link">
      <What icon="upload" name={sourceName[row.source]}>
        <When at={row.created_at} />
      </What>
    </Link>
  );
}
