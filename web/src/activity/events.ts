import { queryOptions } from "@tanstack/react-query";
import { type ActivityEvent, client, download, type ListOf, type Query } from "../api";
import type { ActivitySearch } from "./activity_search";
import { endOf, startOf } from "./days";
import { groups } from "./groups";

export const PAGE = 50;

/** The filters as the API takes them. */
export function filtersOf({ group, actor, from, to }: ActivitySearch): Query {
  return {
    action: group && groups[group].join(","),
    actor,
    from: from && startOf(from),
    to: to && endOf(to),
  };
}

export const eventsQuery = (search: ActivitySearch) =>
  queryOptions({
    queryKey: ["activity", search],
    queryFn: ({ signal }) =>
      client.get<ListOf<ActivityEvent>>(
        "/activity",
        { ...filtersOf(search), cursor: search.cursor, limit: PAGE },
        signal,
      ),
  });

export const exportEvents = (search: ActivitySearch) =>
  download("/activity/export.csv", filtersOf(search), "activity.csv");
