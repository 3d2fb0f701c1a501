import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ItemKind, useProblemText, useRows } from "../api";
import { number } from "../i18n/format";
import { Button, IconButton } from "../ui/button";
import { EmptyState } from "../ui/empty_state";
import "../ui/history_state";
import { ListPages } from "../ui/list_pages";
import { Menu, type MenuItem } from "../ui/menu";
import { type Column, Table } from "../ui/table";
import { What } from "../ui/what";
import { When } from "../ui/when";
import { hostOf, type Item, iconOf, pathOf, safeUrl } from "./item";
import { type Asked, useItemActions } from "./item_actions";
import { ItemDialog } from "./item_dialog";
import { ItemSheet } from "./item_sheet";
import { itemsQuery, PAGE } from "./queries";
import type { ItemsSearch } from "./search";
import "./texts";

interface Props {
  kind: ItemKind;
  search: ItemsSearch;
  /** Of what stands directly in this collection. */
  within?: string;
  /** The button for the first one, where one may. */
  add: ReactNode;
}

/** Accounts, secrets or collections, a page at a time. */
export function ItemsTable({ kind, search, within, add }: Props) {
  const { t } = useTranslation("items");
  const problemText = useProblemText();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Asked | null>(null);
  const actionsOf = useItemActions(setAsked);
  const list = useQuery({ ...itemsQuery(kind, search, within), placeholderData: keepPreviousData });
  const { rows, error } = useRows(list);
  const go = (change: ItemsSearch, options: { replace?: boolean; before?: number | undefined } = {}) =>
    void navigate({
      to: pathname,
      search: { ...search, ...change },
      replace: options.replace ?? false,
      resetScroll: false,
      state: options.before === undefined ? {} : { before: options.before },
    });
  const empty = list.data?.items.length === 0;

  const menu = (item: Item) => {
    const [doing = [], taking = []] = actionsOf(item);
    const details: MenuItem = {
      key: "view",
      label: t(kind === "collection" ? "open" : "view_details"),
      icon: "eye",
      onSelect: () =>
        kind === "collection"
          ? void navigate({ to: "/collections/$collectionId", params: { collectionId: item.id } })
          : go({ details: item.id }),
    };
    return (
      <Menu
        trigger={<IconButton icon="dots" variant="bare" label={t("more_options_for", { name: item.name })} />}
        groups={[[details, ...doing], taking]}
      />
    );
  };

  const columns: Column<Item>[] = [
    {
      key: "name",
      header: t(`column_${kind}`),
      sort: "name",
      phone: "who",
      cell: (item) => <Name item={item} search={search} />,
    },
    ...(kind === "account"
      ? [
          {
            key: "url",
            header: t("app_url"),
            room: "some" as const,
            cell: (item: Item) => <Url item={item} />,
          },
        ]
      : []),
    {
      key: "collections",
      header: t(kind === "collection" ? "inside" : "collections"),
      room: "much",
      cell: ({ collections }) => collections.map(({ name }) => name).join(", "),
    },
    {
      key: "shared",
      header: t("access"),
      phone: "keep",
      cell: ({ role, sharedWith }) => (
        <>
          {t(`role_${role}`)}
          {sharedWith !== null && sharedWith > 0 && (
            <span className="sub">
              {t("shared_count", { count: sharedWith, number: number(sharedWith) })}
            </span>
          )}
        </>
      ),
    },
    {
      key: "changed",
      header: t("changed"),
      room: "some",
      cell: ({ updatedAt }) => <When at={updatedAt} />,
    },
    { key: "more", header: t("more_options"), more: true, cell: menu },
  ];

  const shown = list.data?.items.find(({ id }) => id === search.details);
  return (
    <>
      <Table
        caption={t(pathOf[kind])}
        rows={rows}
        rowKey={({ id }) => id}
        stale={list.isPlaceholderData}
        error={error && problemText(error)}
        onRetry={() => void list.refetch()}
        columns={columns}
        sort={search.sort ?? "name"}
        onSort={(sort) => go({ sort: sort === "-name" ? "-name" : undefined, cursor: undefined })}
        empty={
          search.q !== undefined ? (
            <EmptyState
              icon="search"
              title={t("none_found", { q: search.q })}
              action={
                <Button onClick={() => go({ q: undefined, cursor: undefined })}>{t("clear_search")}</Button>
              }
            >
              {t("none_found_lead")}
            </EmptyState>
          ) : (
            <EmptyState
              icon={iconOf[kind]}
              title={t(within === undefined ? `no_${pathOf[kind]}` : "nothing_inside")}
              action={add}
            >
              {t(add ? `no_${pathOf[kind]}_lead` : "nothing_shared_lead")}
            </EmptyState>
          )
        }
      />
      {list.data && !empty && (
        <ListPages
          list={list.data}
          cursor={search.cursor}
          size={PAGE}
          onGo={(cursor, before) => go({ cursor }, { before })}
          words={(range) => {
            const { count, exact } = list.data.total;
            const all = t(exact ? `count_${pathOf[kind]}` : "count_over", { count, number: number(count) });
            return range ? t("range_of", { range, all }) : all;
          }}
        />
      )}
      {search.details !== undefined && kind !== "collection" && (
        <ItemSheet
          kind={kind}
          id={search.details}
          listed={shown}
          onAsk={setAsked}
          onClose={() => go({ details: undefined }, { replace: true })}
        />
      )}
      {asked && (
        <ItemDialog
          asked={asked}
          onClose={() => setAsked(null)}
          onDeleted={() => go({ details: undefined }, { replace: true })}
        />
      )}
    </>
  );
}

function Name({ item, search }: { item: Item; search: ItemsSearch }) {
  const { t } = useTranslation("items");
  const { pathname } = useLocation();
  const who = (
    <What icon={iconOf[item.kind]} name={item.name}>
      {item.kind === "account" && (item.username || t("no_username"))}
    </What>
  );
  if (item.kind === "collection") {
    return (
      <Link to="/collections/$collectionId" params={{ collectionId: item.id }} className="who-link">
        {who}
      </Link>
    );
  }
  return (
    <Link
      to={pathname}
      search={{ ...search, details: item.id }}
      resetScroll={false}
      preload={false}
      className="who-link"
      aria-haspopup="dialog"
    >
      {who}
    </Link>
  );
}

function Url({ item }: { item: Item }) {
  const url = safeUrl(item.url);
  if (!url) return <span title={item.url}>{item.url}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" className="text-link" title={item.url}>
      {hostOf(item.url)}
    </a>
  );
}
