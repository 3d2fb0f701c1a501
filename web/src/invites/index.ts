export { dayOf, endOfDay, isTooEarly } from "./end_date";
export type { InviteDialogProps } from "./invite_dialog";
export { fetchInviteDialog, InviteDialog } from "./later";
export { usePeopleChanged } from "./people_changed";
export { resendInvite, revokeInvite } from "./requests";
export { ResendDialog } from "./resend_dialog";
export { RevokeDialog } from "./revoke_dialog";
export { useRoleHint, useRoleName } from "./role_name";
export { type Deed, useDeed } from "./use_deed";
