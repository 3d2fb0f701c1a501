import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type Import, type ImportItem, useProblemText, useRows } from "../api";
import { EmptyState } from "../ui/empty_state";
import { Table } from "../ui/table";
import { What } from "../ui/what";
import { itemsQuery } from "./queries";
import { ReportPages } from "./report_pages";

const route = getRouteApi("/shell/imports/$importId");

/** What was brought in, or only what deserves a look: duplicates and what lacks details. */
export function ItemsTab({ found, tab }: { found: Import; tab: "review" | "items" }) {
  const { t } = useTranslation("imports");
  const problemText = useProblemText();
  const { cursor } = route.useSearch();
  const list = useQuery({ ...itemsQuery(found.id, tab, cursor), placeholderData: keepPreviousData });
  const { rows, error } = useRows(list);
  return (
    <>
      <Table
        caption={t(`tab_${tab}`)}
        rows={rows}
        rowKey={({ id }) => id}
        stale={list.isPlaceholderData}
        error={error && problemText(error)}
        onRetry={() => void list.refetch()}
        columns={[
          { key: "name", header: t("item"), phone: "who", cell: (item) => <Name item={item} /> },
          {
            key: "path",
            header: t("path"),
            room: "some",
            wrap: true,
            cell: ({ paths }) => paths.join(", ") || t("no_folder"),
          },
          {
            key: "status",
            header: t("status"),
            phone: "keep",
            cell: (item) => (
              <>
                {t(`row_${item.status}`)}
                {item.review && <span className="sub">{t(`why_${item.review}`)}</span>}
              </>
            ),
          },
        ]}
        empty={
          <EmptyState icon="check" title={t(tab === "review" ? "nothing_to_review" : "no_items")}>
            {t(tab === "review" ? "nothing_to_review_lead" : "no_items_lead")}
          </EmptyState>
        }
      />
      <ReportPages tab={tab} list={list.data} counted="count_items" />
    </>
  );
}

function Name({ item }: { item: ImportItem }) {
  const { t } = useTranslation("imports");
  const who = (
    <What
      icon={item.kind === "account" ? "key" : item.kind === "secret" ? "lock" : "folder"}
      name={item.name || t("no_name")}
    >
      {item.username}
    </What>
  );
  if (item.status !== "successful" || item.kind === "collection") return who;
  return (
    <Link
      to={item.kind === "account" ? "/accounts" : "/secrets"}
      search={{ details: item.id }}
      className="who-link"
    >
      {who}
    </Link>
  );
}
