import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ListOf } from "../api";
import { number } from "../i18n/format";
import { ListPages } from "../ui/list_pages";
import { PAGE } from "./queries";
import type { ReportTab } from "./search";

const route = getRouteApi("/shell/imports/$importId");

interface Props {
  tab: ReportTab;
  list: ListOf<unknown> | undefined;
  counted: "count_items" | "count_users";
}

/** The line under a tab's list; an empty one has none. */
export function ReportPages({ tab, list, counted }: Props) {
  const { t } = useTranslation("imports");
  const { cursor } = route.useSearch();
  const navigate = route.useNavigate();
  if (!list || list.items.length === 0) return null;
  const { count, exact } = list.total;
  const all = t(exact ? counted : "count_over", { count, number: number(count) });
  return (
    <ListPages
      list={list}
      cursor={cursor}
      size={PAGE}
      onGo={(to, before) =>
        void navigate({
          search: { tab, cursor: to },
          state: before === undefined ? {} : { before },
          resetScroll: false,
        })
      }
      words={(range) => (range ? t("range_of", { range, all }) : all)}
    />
  );
}
