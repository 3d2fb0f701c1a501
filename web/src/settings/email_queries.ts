import { queryOptions } from "@tanstack/react-query";
import {
  client,
  type DeadLetter,
  type EmailStatus,
  type EmailTemplates,
  type ListOf,
  type Suppression,
} from "../api";

/** More than anybody goes through by hand; the newest are shown. */
const SHOWN = 50;
const CALM = 15_000;

export const emailStatusQuery = queryOptions({
  queryKey: ["email", "status"],
  queryFn: ({ signal }) => client.get<EmailStatus>("/email", undefined, signal),
  refetchInterval: CALM,
});

export const deadLettersQuery = queryOptions({
  queryKey: ["email", "dead_letters"],
  queryFn: ({ signal }) => client.get<ListOf<DeadLetter>>("/email/dead-letters", { limit: SHOWN }, signal),
});

export const suppressionsQuery = queryOptions({
  queryKey: ["email", "suppressions"],
  queryFn: ({ signal }) => client.get<ListOf<Suppression>>("/suppressions", { limit: SHOWN }, signal),
});

export const templatesQuery = queryOptions({
  queryKey: ["email", "templates"],
  queryFn: async ({ signal }) =>
    (await client.get<EmailTemplates>("/email/templates", undefined, signal)).items,
});

/** How many rows are not shown. */
export const restOf = (list: ListOf<unknown>) => list.total.count - list.items.length;
