import { type Group, isGroup } from "./groups";

export interface ActivitySearch {
  group?: Group | undefined;
  /** A member's id. */
  actor?: string | undefined;
  /** The first and the last day, as 2026-05-24. */
  from?: string | undefined;
  to?: string | undefined;
  cursor?: string | undefined;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

function dayIn(value: unknown): string | undefined {
  const day = text(value);
  return day && /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day)) ? day : undefined;
}

// The router lays this over the raw search: what is wrong has to be named to be gone.
export function activitySearch(search: Record<string, unknown>): ActivitySearch {
  const actor = text(search.actor);
  return {
    group: isGroup(search.group) ? search.group : undefined,
    actor: actor && /^[0-9a-f-]{36}$/i.test(actor) ? actor : undefined,
    from: dayIn(search.from),
    to: dayIn(search.to),
    cursor: text(search.cursor),
  };
}
