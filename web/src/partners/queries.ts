import { queryOptions } from "@tanstack/react-query";
import { type ActivityEvent, client, type ListOf, type Partner, type PartnerUser } from "../api";
import type { PartnerSearch, PartnersSearch } from "./search";

/** Rows on a page, as the API gives them. */
export const PAGE = 50;

export const partnersQuery = ({ q, cursor }: PartnersSearch) =>
  queryOptions({
    queryKey: ["partners", "list", { q, cursor }],
    queryFn: ({ signal }) => client.get<ListOf<Partner>>("/partners", { q, cursor }, signal),
  });

export const partnerQuery = (id: string) =>
  queryOptions({
    queryKey: ["partners", "one", id],
    queryFn: ({ signal }) => client.get<Partner>(`/partners/${id}`, undefined, signal),
  });

export const usersQuery = (id: string, { q, cursor }: PartnerSearch) =>
  queryOptions({
    queryKey: ["partners", "users", id, { q, cursor }],
    queryFn: ({ signal }) => client.get<ListOf<PartnerUser>>(`/partners/${id}/users`, { q, cursor }, signal),
  });

export const partnerEventsQuery = (id: string, { cursor }: PartnerSearch) =>
  queryOptions({
    queryKey: ["partners", "activity", id, cursor],
    queryFn: ({ signal }) =>
      client.get<ListOf<ActivityEvent>>(`/partners/${id}/activity`, { cursor, limit: PAGE }, signal),
  });
