import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ListOf, type Partner, useProblemText, useRows, workspaceQuery } from "../api";
import { number } from "../i18n/format";
import { useSession } from "../session";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty_state";
import "../ui/history_state";
import { ListPages } from "../ui/list_pages";
import { PageHeader } from "../ui/page_header";
import { SearchField } from "../ui/search_field";
import { Table } from "../ui/table";
import { What } from "../ui/what";
import { When } from "../ui/when";
import { AddPartnerDialog } from "./add_partner_dialog";
import { PAGE, partnersQuery } from "./queries";

const route = getRouteApi("/shell/partners");

export function PartnersPage() {
  const { t } = useTranslation("partners");
  const { can } = useSession();
  if (can("list_partners")) return <Partners />;
  return (
    <>
      <PageHeader title={t("title")} />
      <EmptyState icon="lock" title={t("closed_title")}>
        {t("closed")}
      </EmptyState>
    </>
  );
}

function Partners() {
  const { t } = useTranslation("partners");
  const { can } = useSession();
  const problemText = useProblemText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, setAdding] = useState(false);
  const list = useQuery({ ...partnersQuery(search), placeholderData: keepPreviousData });
  const { rows, error } = useRows(list);
  const workspace = useQuery({ ...workspaceQuery, enabled: can("create_partner") });
  const off = workspace.data?.guest_invites_enabled === false ? t("guests_unavailable") : null;
  const add = can("create_partner") && (
    <Button variant="primary" icon="plus" disabledReason={off} onClick={() => setAdding(true)}>
      {t("add_partner")}
    </Button>
  );
  const look = (q: string) =>
    void navigate({ search: { q: q === "" ? undefined : q, cursor: undefined }, replace: true });
  const empty = list.data?.items.length === 0;

  return (
    <>
      <PageHeader title={t("title")}>
        <SearchField label={t("search")} value={search.q ?? ""} onChange={look} />
        {/* Where there are none the button stands in their place; it must not move once it can be pressed. */}
        {!list.isPending && !(empty && search.q === undefined) && add}
      </PageHeader>
      <Table
        caption={t("title")}
        rows={rows}
        rowKey={({ id }) => id}
        stale={list.isPlaceholderData}
        error={error && problemText(error)}
        onRetry={() => void list.refetch()}
        columns={[
          { key: "partner", header: t("partner"), phone: "who", cell: (row) => <Name partner={row} /> },
          {
            key: "hosts",
            header: t("hosts"),
            room: "some",
            cell: ({ hosts }) => <span title={names(hosts)}>{shortNames(hosts)}</span>,
          },
          {
            key: "added",
            header: t("added"),
            room: "much",
            cell: ({ created_at }) => <When at={created_at} as="date" />,
          },
          {
            key: "users",
            header: t("tab_users"),
            phone: "keep",
            cell: ({ users }) => <Users users={users} />,
          },
        ]}
        empty={
          search.q !== undefined ? (
            <EmptyState
              icon="search"
              title={t("none_found", { q: search.q })}
              action={<Button onClick={() => look("")}>{t("clear_search")}</Button>}
            >
              {t("none_found_lead")}
            </EmptyState>
          ) : (
            <EmptyState icon="building" title={t("none")} action={add}>
              {off && can("create_partner") ? off : t(can("create_partner") ? "none_lead" : "none_hosted")}
            </EmptyState>
          )
        }
      />
      {list.data && !empty && <Pages list={list.data} />}
      {adding && (
        <AddPartnerDialog
          onClose={() => setAdding(false)}
          onAdded={({ id }) => void navigate({ to: "/partners/$partnerId", params: { partnerId: id } })}
        />
      )}
    </>
  );
}

function Name({ partner }: { partner: Partner }) {
  return (
    <Link to="/partners/$partnerId" params={{ partnerId: partner.id }} className="who-link">
      <What icon="building" name={partner.name} />
    </Link>
  );
}

function Users({ users }: { users: Partner["users"] }) {
  const { t } = useTranslation("partners");
  return (
    <>
      {t("active", { count: users.active, number: number(users.active) })}
      {users.invited > 0 && (
        <span className="sub">{t("invited", { count: users.invited, number: number(users.invited) })}</span>
      )}
    </>
  );
}

const names = (hosts: Partner["hosts"]) => hosts.map(({ name }) => name).join(", ");

/** The first two, and how many more. */
function shortNames(hosts: Partner["hosts"]): string {
  return hosts.length <= 2 ? names(hosts) : `${names(hosts.slice(0, 2))} +${number(hosts.length - 2)}`;
}

function Pages({ list }: { list: ListOf<Partner> }) {
  const { t } = useTranslation("partners");
  const { cursor } = route.useSearch();
  const navigate = route.useNavigate();
  const { count, exact } = list.total;
  const all = t(exact ? "count" : "count_over", { count, number: number(count) });
  return (
    <ListPages
      list={list}
      cursor={cursor}
      size={PAGE}
      onGo={(to, before) =>
        void navigate({
          search: (now) => ({ ...now, cursor: to }),
          state: before === undefined ? {} : { before },
        })
      }
      words={(range) => (range ? t("range_of", { range, all }) : all)}
    />
  );
}
