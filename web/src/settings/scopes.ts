import type { Scope } from "../api";

/** What a key can be made for here, in the order of the dialog. */
export const scopes = [
  "invites:read",
  "invites:write",
  "guests:read",
  "members:read",
  "members:write",
  "activity:read",
] as const satisfies Scope[];
