import { queryOptions } from "@tanstack/react-query";
import { client, type Invite, type InviteEmail, isProblem, type ListOf } from "../api";
import { type Row, rowOfInvite, type Tab } from "./row";
import { type MembersSearch, statusesOf } from "./search";

export const PAGE_SIZE = 50;

/** What the list and its export are narrowed to. */
export function filterOf(tab: Tab, { q, status, partner, sort }: MembersSearch) {
  return { q, status: statusesOf(status), sort, ...(tab === "guests" && { partner_id: partner }) };
}

export const listQuery = (tab: Tab, search: MembersSearch) => {
  const asked = { ...filterOf(tab, search), cursor: search.cursor };
  return queryOptions({
    queryKey: [tab, "list", asked],
    queryFn: ({ signal }) => client.get<ListOf<Row>>(`/${tab}`, asked, signal),
    refetchInterval: (query) => pace(query.state.data?.items),
  });
};

/** How many there are, whatever the search: for the tabs and the chip of what needs attention. */
export const countQuery = (tab: Tab, status?: string) =>
  queryOptions({
    queryKey: [tab, "count", status ?? "all"],
    queryFn: ({ signal }) => client.get<ListOf<Row>>(`/${tab}`, { limit: 1, status }, signal),
    select: (list) => list.total.count,
  });

/** One line by the id in the URL: a person's, or an outstanding invite's. What the list knows of it saves a question. */
export const rowQuery = (id: string, listed: Row | undefined) =>
  queryOptions({
    queryKey: ["members", "one", id],
    queryFn: async ({ signal }): Promise<Row> => {
      const ofInvite = async () => {
        const invite = await client.get<Invite>(`/invites/${id}`, undefined, signal);
        const joined = invite.status === "accepted" ? await personOf(invite, signal) : undefined;
        return joined ?? rowOfInvite(invite);
      };
      if (listed?.invite?.id === id) return ofInvite();
      try {
        return await client.get<Row>(`/members/${id}`, undefined, signal);
      } catch (error) {
        if (!isProblem(error, "not_found", "not_allowed")) throw error;
        return ofInvite();
      }
    },
    refetchInterval: (query) => pace(query.state.data && [query.state.data]),
  });

/** Who joined by an invite, unless they are gone again. */
async function personOf({ email, role }: Invite, signal: AbortSignal): Promise<Row | undefined> {
  const list = role === "guest" ? "/guests" : "/members";
  const found = await client.get<ListOf<Row>>(list, { q: email, status: "active" }, signal);
  return found.items.find((row) => row.email.toLowerCase() === email.toLowerCase());
}

export interface PastInvite {
  invite: Invite;
  emails: InviteEmail[];
}

/** Further back is of little use, and each costs a request. */
const INVITES_SHOWN = 5;

/** The invites of an address with their emails, newest first. */
export const historyQuery = (email: string, live: number | false) =>
  queryOptions({
    queryKey: ["invites", "history", email],
    queryFn: async ({ signal }): Promise<PastInvite[]> => {
      const found = await client.get<ListOf<Invite>>("/invites", { q: email }, signal);
      const same = found.items.filter((invite) => invite.email.toLowerCase() === email.toLowerCase());
      return Promise.all(
        same.slice(0, INVITES_SHOWN).map(async (invite) => {
          const emails = await client.get<ListOf<InviteEmail>>(
            `/invites/${invite.id}/emails`,
            undefined,
            signal,
          );
          return { invite, emails: emails.items };
        }),
      );
    },
    refetchInterval: live,
  });

const SOON = 5_000;
const CALM = 20_000;
const RECENT = 120_000;

/** How often to look again (ms): soon while an email is about to go out, calmly while news of one may come. */
export function pace(rows: readonly Row[] | undefined, now = Date.now()): number | false {
  let wait: number | false = false;
  for (const row of rows ?? []) {
    if (!row.invite || row.status === "expired") continue;
    const { status, next_attempt_at, updated_at } = row.invite.delivery;
    const later = next_attempt_at !== null && Date.parse(next_attempt_at) - now > 60_000;
    if (status === "queued" && !later) return SOON;
    if (status === "queued" || (status === "sent" && now - Date.parse(updated_at) < RECENT)) wait = CALM;
  }
  return wait;
}
