import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { Suspense, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { InviteDialog } from "../invites";
import { useSession } from "../session";
import { EmptyState } from "../ui/empty_state";
import { PageHeader } from "../ui/page_header";
import { SearchField } from "../ui/search_field";
import { Tabs } from "../ui/tabs";
import { AddMemberMenu } from "./add_member_menu";
import { ExportButton } from "./export_button";
import { DetailsSheet, fetchLater, RowDialog } from "./later";
import { PeopleList } from "./people_list";
import { countQuery, listQuery, pace } from "./queries";
import type { Row, Tab } from "./row";
import type { Asked } from "./row_actions";
import type { MembersSearch } from "./search";

const route = getRouteApi("/shell/members");

export function MembersPage() {
  const { t } = useTranslation("members");
  const { can } = useSession();
  if (can("open_members")) return <Members />;
  return (
    <>
      <PageHeader title={t("title")} />
      <EmptyState icon="lock" title={t("closed_title")}>
        {t("closed")}
      </EmptyState>
    </>
  );
}

function Members() {
  const { t } = useTranslation("members");
  const { can } = useSession();
  const router = useRouter();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [inviting, setInviting] = useState<"guest" | "member" | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  useEffect(fetchLater, []);

  const visible: Tab[] = can("list_members") ? ["members", "guests"] : ["guests"];
  const tab = visible.find((one) => one === search.tab) ?? visible[0] ?? "guests";
  const list = useQuery({
    ...listQuery(tab, search),
    // Rows of one tab do not fit the other's columns.
    placeholderData: (before, query) => (query?.queryKey[0] === tab ? keepPreviousData(before) : undefined),
  });
  const live = pace(list.data?.items);
  const counts = {
    members: useQuery({ ...countQuery("members"), enabled: can("list_members"), refetchInterval: live }),
    guests: useQuery({ ...countQuery("guests"), refetchInterval: live }),
  };
  const attention = useQuery({ ...countQuery(tab, "delivery_failed,expired"), refetchInterval: live });
  const listed = useListedRow(search.details, list.data?.items);

  const go = useCallback(
    (
      change: Partial<MembersSearch>,
      { replace = false, before }: { replace?: boolean; before?: number } = {},
    ) =>
      void navigate({
        search: (now) => ({ ...now, ...change }),
        replace,
        resetScroll: "cursor" in change && !replace,
        state: before === undefined ? {} : { before },
      }),
    [navigate],
  );
  const showDetails = (details: string | undefined) =>
    void navigate({
      search: (now) => ({ ...now, details }),
      replace: details === undefined,
      resetScroll: false,
      state: ({ before }) => (before === undefined ? {} : { before }),
    });
  const hrefOf = (value: Tab) =>
    router.buildLocation({ to: "/members", search: { tab: value, q: search.q, sort: search.sort } }).href;

  return (
    <>
      <PageHeader title={t("title")}>
        <SearchField
          label={t("search")}
          value={search.q ?? ""}
          onChange={(q) => go({ q: q === "" ? undefined : q, cursor: undefined }, { replace: true })}
        />
        <ExportButton tab={tab} search={search} />
        <AddMemberMenu onChoose={setInviting} />
      </PageHeader>
      <Tabs
        label={t("tabs")}
        value={tab}
        tabs={visible.map((value) => ({
          value,
          label: t(`tab_${value}`),
          href: hrefOf(value),
          count: counts[value].data,
        }))}
        onChange={(value) => go({ tab: value, status: undefined, partner: undefined, cursor: undefined })}
      >
        <PeopleList
          tab={tab}
          search={search}
          list={list}
          attention={attention.data}
          onGo={go}
          onAsk={setAsked}
          onDetails={showDetails}
          onInvite={setInviting}
        />
      </Tabs>
      <Suspense fallback={null}>
        {search.details !== undefined && (
          <DetailsSheet
            key={search.details}
            id={search.details}
            listed={listed}
            onAsk={setAsked}
            onClose={() => showDetails(undefined)}
          />
        )}
        {asked && <RowDialog asked={asked} onClose={() => setAsked(null)} />}
      </Suspense>
      {inviting && <InviteDialog kind={inviting} onClose={() => setInviting(null)} />}
    </>
  );
}

/** The row with this id, on this page or on one seen before. */
function useListedRow(id: string | undefined, rows: Row[] | undefined): Row | undefined {
  const queries = useQueryClient();
  if (id === undefined) return undefined;
  return rows?.find((row) => row.id === id) ?? queries.getQueryData<Row>(["members", "one", id]);
}
