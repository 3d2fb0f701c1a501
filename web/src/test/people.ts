import { HttpResponse, http } from "msw";
import type { Action, Guest, Invite, Me, Member, Workspace } from "../api";
import { me, page, server, sessionOf } from "./server";

const admin: Action[] = [
  "open_members",
  "list_members",
  "list_guests",
  "list_invites",
  "invite_guest",
  "resend_invite",
  "revoke_invite",
  "invite_member",
  "change_role",
  "remove_member",
  "remove_guest",
  "change_end_date",
  "send_password_reset",
  "sign_out_member",
  "transfer_ownership",
  "export_members",
  "export_guests",
  "view_workspace",
  "leave_workspace",
];

export const owner: Me = { ...me, role: "owner", can: admin };

/** A User sees guests only. */
export const user: Me = {
  ...me,
  role: "user",
  can: ["open_members", "list_guests", "list_invites", "invite_guest", "resend_invite", "revoke_invite"],
};

export const workspace: Workspace = {
  id: "w1",
  slug: "contenzilla",
  name: "Contenzilla",
  domains: ["contenzilla.test"],
  guest_invites_enabled: true,
  invite_lifetime_seconds: 604_800,
  allowed_guest_domains: [],
  refused_guest_domains: [],
  language: "en",
  reminder_days: null,
  share_mails_enabled: true,
};

const before = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const DAY = 24 * 60;

export function inviteTo(email: string, change: Partial<Invite> = {}): Invite {
  return {
    id: `invite-${email}`,
    email,
    role: "guest",
    source: "direct",
    status: "pending",
    blocked_reason: null,
    delivery: { status: "sent", reason: null, attempts: 1, updated_at: before(4), next_attempt_at: null },
    link_opened_at: null,
    message: null,
    language: "en",
    access_until: null,
    partner: null,
    partner_role: null,
    send_count: 1,
    created_at: before(5),
    created_by: { id: "m1", name: "Taylor Simone" },
    sent_by: { id: "m1", name: "Taylor Simone" },
    expires_at: before(-7 * DAY),
    resend_available_at: before(3),
    accepted_at: null,
    revoked_at: null,
    declined_at: null,
    can: ["resend_invite", "revoke_invite"],
    ...change,
  };
}

export function invited(invite: Invite, status: Guest["status"] = "invited"): Guest {
  return {
    id: invite.id,
    user_id: null,
    email: invite.email,
    name: null,
    family_name: null,
    role: invite.role,
    status,
    joined_at: null,
    last_active_at: null,
    invite,
    can: invite.can,
    partner: null,
    access_until: null,
  };
}

export function guest(name: string, change: Partial<Guest> = {}): Guest {
  return {
    ...invited(inviteTo(`${name.toLowerCase()}@agency.test`)),
    id: `guest-${name}`,
    user_id: `user-${name}`,
    name,
    family_name: "Guest",
    status: "active",
    joined_at: "2026-05-24T10:00:00Z",
    last_active_at: before(120),
    invite: null,
    can: ["remove_guest", "change_end_date", "send_password_reset", "sign_out_member"],
    ...change,
  };
}

export function member(name: string, change: Partial<Member> = {}): Member {
  const { partner, access_until, ...row } = guest(name);
  return {
    ...row,
    id: `member-${name}`,
    email: `${name.toLowerCase()}@contenzilla.test`,
    family_name: "Member",
    role: "user",
    can: ["change_role", "remove_member", "send_password_reset", "sign_out_member", "transfer_ownership"],
    assignable_roles: ["super_admin", "admin", "user", "login_only"],
    ...change,
  };
}

interface Rows {
  members?: Member[];
  guests?: Guest[];
}

/** Signs somebody in and answers both lists from the given arrays, which a test may change meanwhile. */
export function withPeople(person: Me, { members = [], guests = [] }: Rows) {
  const asked: URLSearchParams[] = [];
  const list = <Row extends Member | Guest>(rows: Row[], request: Request) => {
    const query = new URL(request.url).searchParams;
    if (!query.has("limit")) asked.push(query);
    const statuses = query.get("status")?.split(",");
    const q = query.get("q") ?? "";
    const items = rows.filter(
      (row) =>
        (statuses ? statuses.includes(row.status) : row.status !== "removed") &&
        `${row.name} ${row.email}`.toLowerCase().includes(q.toLowerCase()),
    );
    return page(items);
  };
  server.use(
    http.post("*/api/v1/session/refresh", () => HttpResponse.json(sessionOf(person))),
    http.get("*/api/v1/me", () => HttpResponse.json(person)),
    http.get("*/api/v1/workspace", () => HttpResponse.json(workspace)),
    http.get("*/api/v1/members", ({ request }) => list(members, request)),
    http.get("*/api/v1/guests", ({ request }) => list(guests, request)),
  );
  return { asked };
}
