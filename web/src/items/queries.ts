import { queryOptions } from "@tanstack/react-query";
import {
  type Account,
  type Collection,
  client,
  type Grant,
  type HeldItem,
  type ItemKind,
  type ListOf,
  type Secret,
  type WaitingGrant,
} from "../api";
import { itemOf, pathOf } from "./item";
import type { ItemsSearch } from "./search";

/** Rows on a page, as the API gives them. */
export const PAGE = 50;

/** A page of a kind; with `within` of what stands directly in that collection. */
export const itemsQuery = (kind: ItemKind, { q, cursor, sort }: ItemsSearch, within?: string) =>
  queryOptions({
    queryKey: ["items", kind, "list", { q, cursor, sort, within }],
    queryFn: async ({ signal }) => {
      const query = { q, cursor, sort, collection_id: within };
      const path = `/${pathOf[kind]}` as const;
      const list = await client.get<ListOf<Account | Secret | Collection>>(path, query, signal);
      return { ...list, items: list.items.map(itemOf) };
    },
  });

export const itemQuery = (kind: ItemKind, id: string) =>
  queryOptions({
    queryKey: ["items", kind, "one", id],
    queryFn: async ({ signal }) => {
      const path = `/${pathOf[kind]}/${id}` as const;
      return itemOf(await client.get<Account | Secret | Collection>(path, undefined, signal));
    },
  });

/** With whom it is shared, newest first, so that the newest can be taken back where there are many. */
export const grantsQuery = (kind: ItemKind, id: string) =>
  queryOptions({
    queryKey: ["items", kind, "grants", id],
    queryFn: ({ signal }) =>
      client.all<Grant>(`/${pathOf[kind]}/${id}/grants`, { sort: "-created_at" }, signal),
  });

/** For whom it waits who is not here yet, as its owners see it. */
export const waitingGrantsQuery = (kind: ItemKind, id: string) =>
  queryOptions({
    queryKey: ["items", kind, "waiting grants", id],
    queryFn: ({ signal }) =>
      client.all<WaitingGrant>(`/${pathOf[kind]}/${id}/waiting-grants`, { sort: "-created_at" }, signal),
  });

/** Collections one may put something into. */
export const ownCollectionsQuery = queryOptions({
  queryKey: ["items", "collection", "own"],
  queryFn: async ({ signal }) => {
    const list = await client.all<Collection>("/collections", undefined, signal);
    return list.items.map(itemOf).filter((collection) => collection.can.includes("update_item"));
  },
});

/** What a member or a partner holds. */
export const heldQuery = (of: "members" | "partners", id: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["items", "held", of, id, cursor],
    queryFn: ({ signal }) => client.get<ListOf<HeldItem>>(`/${of}/${id}/items`, { cursor }, signal),
  });
