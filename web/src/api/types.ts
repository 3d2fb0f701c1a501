// The shapes of the API, by the names pages use.

export type Role = "owner" | "super_admin" | "admin" | "user" | "login_only" | "guest";
export type InvitableRole = Exclude<Role, "owner">;
export type Language = "en" | "es";

/** What the caller's role allows; see the permission table of the API. */
export type Action =
  | "open_members"
  | "list_members"
  | "list_guests"
  | "list_invites"
  | "invite_guest"
  | "resend_invite"
  | "revoke_invite"
  | "invite_member"
  | "change_role"
  | "remove_member"
  | "remove_guest"
  | "change_end_date"
  | "send_password_reset"
  | "sign_out_member"
  | "transfer_ownership"
  | "export_members"
  | "export_guests"
  | "list_people"
  | "list_activity"
  | "view_workspace"
  | "update_workspace"
  | "leave_workspace";

export interface Instance {
  version: string;
  terms_url: string | null;
  mailbox_url: string | null;
  languages: Language[];
  min_password_length: number;
}

export interface User {
  id: string;
  email: string;
  name: string;
  family_name: string;
  language: Language;
}

export interface WorkspaceRef {
  id: string;
  slug: string;
  name: string;
}

export interface WorkspaceChoice {
  slug: string;
  name: string;
  role: Role;
}

export interface Session {
  access_token: string;
  expires_at: string;
  user: User;
  workspace: WorkspaceRef | null;
  workspaces: WorkspaceChoice[];
}

export interface Me {
  user: User;
  workspace: WorkspaceRef | null;
  member_id: string | null;
  role: Role | null;
  can: Action[];
  partners: { id: string; name: string }[];
  workspaces: WorkspaceChoice[];
}

export interface UpdateMe {
  name?: string;
  family_name?: string;
  language?: Language;
  current_password?: string;
  password?: string;
}

export interface OpenSession {
  id: string;
  current: boolean;
  user_agent: string | null;
  created_at: string;
  last_used_at: string;
  expires_at: string;
}

export interface Workspace extends WorkspaceRef {
  domains: string[];
  guest_invites_enabled: boolean;
  invite_lifetime_seconds: number;
  allowed_guest_domains: string[];
  refused_guest_domains: string[];
  language: Language;
  reminder_days: number | null;
}

export type UpdateWorkspace = Partial<Omit<Workspace, "id" | "slug">>;

export interface ListOf<T> {
  items: T[];
  next_cursor: string | null;
  prev_cursor: string | null;
  total: { count: number; exact: boolean };
}

export type MemberStatus = "active" | "invited" | "delivery_failed" | "expired" | "removed";

export interface Member {
  id: string;
  user_id: string | null;
  email: string;
  name: string | null;
  family_name: string | null;
  role: Role;
  status: MemberStatus;
  joined_at: string | null;
  last_active_at: string | null;
  invite: Invite | null;
  can: Action[];
  assignable_roles: Role[];
}

export interface Guest extends Member {
  partner: { id: string; name: string } | null;
  access_until: string | null;
}

export interface Person {
  id: string;
  name: string;
  email: string;
  role: Role;
}

export type InviteStatus = "pending" | "accepted" | "revoked" | "expired" | "declined";
export type DeliveryStatus = "queued" | "sent" | "delivered" | "bounced" | "complained" | "failed";

export interface Delivery {
  status: DeliveryStatus;
  reason: string | null;
  attempts: number;
  updated_at: string;
  next_attempt_at: string | null;
}

export interface Invite {
  id: string;
  email: string;
  role: InvitableRole;
  source: "direct" | "import" | "partner";
  status: InviteStatus;
  blocked_reason: "sender_left" | "feature_off" | null;
  delivery: Delivery;
  message: string | null;
  language: Language;
  access_until: string | null;
  partner: { id: string; name: string } | null;
  partner_role: string | null;
  send_count: number;
  created_at: string;
  created_by: { id: string; name: string };
  sent_by: { id: string; name: string };
  expires_at: string;
  resend_available_at: string | null;
  accepted_at: string | null;
  revoked_at: string | null;
  declined_at: string | null;
  can: Action[];
}

export interface CreateInvite {
  email: string;
  role?: InvitableRole;
  message?: string;
  language?: Language;
  access_until?: string;
}

export interface CreateInvites extends Omit<CreateInvite, "email"> {
  emails: string[];
}

export type BulkResult =
  | { email: string; invite: Invite; problem?: never }
  | { email: string; invite?: never; problem: Problem };

export interface InviteEmail {
  id: string;
  generation: number;
  provider: string;
  status: DeliveryStatus;
  reason: string | null;
  attempts: number;
  events: { status: DeliveryStatus; at: string; reason: string | null }[];
}

export interface InviteLookup {
  workspace: { name: string };
  inviter: { name: string };
  email: string;
  role: InvitableRole;
  partner: { id: string; name: string } | null;
  message: string | null;
  expires_at: string;
  account: "new" | "existing";
}

export interface Join {
  token: string;
  name?: string;
  family_name?: string;
  password?: string;
  accept_terms?: boolean;
}

export interface Setup {
  setup_token: string;
  workspace_name: string;
  email: string;
  name: string;
  family_name: string;
  password: string;
}

export interface ActivityEvent {
  id: string;
  at: string;
  actor: { kind: "member" | "api_key" | "system"; id: string | null; name: string | null };
  action: string;
  target: { kind: string; id: string | null; name: string | null } | null;
  details: Record<string, unknown>;
}

export interface FieldProblem {
  pointer: string;
  code: string;
  detail: string;
}

export interface Problem {
  type?: string;
  title?: string;
  status: number;
  detail: string;
  instance?: string;
  code: string;
  errors?: FieldProblem[];
  invite_id?: string;
}
