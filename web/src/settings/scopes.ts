import type { Scope } from "../api";

/** What a key can be made for here, in the order of the dialog, and the text that says so. */
export const scopes = [
  { scope: "invites:read", label: "scope_invites_read" },
  { scope: "invites:write", label: "scope_invites_write" },
  { scope: "guests:read", label: "scope_guests_read" },
  { scope: "members:read", label: "scope_members_read" },
  { scope: "members:write", label: "scope_members_write" },
  { scope: "activity:read", label: "scope_activity_read" },
] as const satisfies { scope: Scope; label: string }[];
