import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ListOf, type Partner, type PartnerUser, useProblemText, useRows } from "../api";
import { number } from "../i18n/format";
import { nameOf, pace, StatusCell } from "../members";
import { Who } from "../ui/avatar";
import { Button, IconButton } from "../ui/button";
import { EmptyState } from "../ui/empty_state";
import "../ui/history_state";
import { Icon } from "../ui/icons";
import { ListPages } from "../ui/list_pages";
import { Menu } from "../ui/menu";
import { Table } from "../ui/table";
import { When } from "../ui/when";
import { PAGE, usersQuery } from "./queries";
import type { Asked } from "./user";
import { useUserActions } from "./user_actions";
import { UserDialog } from "./user_dialogs";
import { UserSheet } from "./user_sheet";

const route = getRouteApi("/shell/partners/$partnerId");

interface Props {
  partner: Partner;
  onInvite: () => void;
}

/** The partner's guests, and those invited to become one. */
export function UsersTab({ partner, onInvite }: Props) {
  const { t } = useTranslation("partners");
  const problemText = useProblemText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [asked, setAsked] = useState<Asked | null>(null);
  const actionsOf = useUserActions(setAsked);
  const list = useQuery({
    ...usersQuery(partner.id, search),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => pace(query.state.data?.items),
  });
  const { rows, error } = useRows(list);
  const showDetails = (details: string | undefined) =>
    void navigate({
      search: (now) => ({ ...now, details }),
      replace: details === undefined,
      resetScroll: false,
      state: ({ before }) => (before === undefined ? {} : { before }),
    });
  const shown = rows?.find(({ id }) => id === search.details);

  const menu = (user: PartnerUser) => {
    const [harmless, taking] = actionsOf(user);
    const first = harmless.filter(({ key }) => key === "resend_invite");
    const details = {
      key: "view_details",
      label: t("view_details"),
      icon: "eye" as const,
      onSelect: () => showDetails(user.id),
    };
    const rest = harmless.filter((item) => !first.includes(item));
    return (
      <Menu
        trigger={
          <IconButton icon="dots" variant="bare" label={t("more_options_for", { name: nameOf(user) })} />
        }
        groups={[[...first, details, ...rest], taking]}
      />
    );
  };

  return (
    <>
      <Table
        caption={t("users_of", { partner: partner.name })}
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
            cell: (user) => (
              <Link
                from="/partners/$partnerId"
                to="/partners/$partnerId"
                search={(before) => ({ ...before, details: user.id })}
                resetScroll={false}
                preload={false}
                className="who-link"
                aria-haspopup="dialog"
              >
                <Who name={user.name} familyName={user.family_name} email={user.email} />
              </Link>
            ),
          },
          {
            key: "role",
            header: t("role"),
            room: "some",
            cell: (user) => <RoleCell user={user} onAsk={setAsked} />,
          },
          { key: "status", header: t("status"), phone: "keep", cell: (user) => <StatusCell row={user} /> },
          {
            key: "joined",
            header: t("joined_date"),
            room: "much",
            cell: (user) => <When at={user.joined_at} as="date" />,
          },
          { key: "more", header: t("more_options"), more: true, cell: menu },
        ]}
        empty={
          search.q === undefined ? (
            <EmptyState
              icon="guest"
              title={t("no_users")}
              action={
                partner.can.includes("invite_guest") && (
                  <Button variant="primary" icon="plus" onClick={onInvite}>
                    {t("invite_users")}
                  </Button>
                )
              }
            >
              {t("no_users_lead")}
            </EmptyState>
          ) : (
            <EmptyState
              icon="search"
              title={t("none_found", { q: search.q })}
              action={
                <Button onClick={() => void navigate({ search: { tab: "users" } })}>
                  {t("clear_search")}
                </Button>
              }
            >
              {t("nobody_found_lead")}
            </EmptyState>
          )
        }
      />
      {list.data && list.data.items.length > 0 && <Pages list={list.data} />}
      {shown && (
        <UserSheet user={shown} actions={actionsOf(shown).flat()} onClose={() => showDetails(undefined)} />
      )}
      {asked && <UserDialog partner={partner} asked={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

/** The role, as a menu for those who may change it. */
function RoleCell({ user, onAsk }: { user: PartnerUser; onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation("partners");
  const { partner_role: current } = user;
  if (!user.can.includes("change_partner_role")) return t(`role_${current}`);
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="flex min-h-6 items-center gap-1"
          aria-label={t("role_of", { name: nameOf(user), role: t(`role_${current}`) })}
        >
          {t(`role_${current}`)}
          <Icon name="chevron_down" className="size-4! text-ink-3" />
        </button>
      }
      groups={[
        (["guest_user", "guest_admin"] as const).map((role) => ({
          key: role,
          label: t(`role_${role}`),
          checked: role === current,
          onSelect: () => role !== current && onAsk({ action: "change_partner_role", user }),
        })),
      ]}
    />
  );
}

function Pages({ list }: { list: ListOf<PartnerUser> }) {
  const { t } = useTranslation("partners");
  const { cursor } = route.useSearch();
  const navigate = route.useNavigate();
  const { count, exact } = list.total;
  const all = t(exact ? "users" : "users_over", { count, number: number(count) });
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
