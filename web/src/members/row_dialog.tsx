import { InviteDialog, ResendDialog, RevokeDialog } from "../invites";
import { ChangeEndDateDialog } from "./change_end_date_dialog";
import { ChangeRoleDialog } from "./change_role_dialog";
import { LeaveDialog } from "./leave_dialog";
import { RemoveDialog } from "./remove_dialog";
import type { Asked } from "./row_actions";
import { SendPasswordResetDialog } from "./send_password_reset_dialog";
import { SignOutDialog } from "./sign_out_dialog";
import { TransferOwnershipDialog } from "./transfer_ownership_dialog";

/** The dialog of what was asked about a row. */
export function RowDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const { action, row } = asked;
  switch (action) {
    case "resend_invite":
      return row.invite && <ResendDialog invite={row.invite} onClose={onClose} />;
    case "revoke_invite":
      return row.invite && <RevokeDialog invite={row.invite} onClose={onClose} />;
    case "invite_again":
      return (
        <InviteDialog
          kind={row.role === "guest" ? "guest" : "member"}
          emails={[row.email]}
          onClose={onClose}
        />
      );
    case "change_role":
      return <ChangeRoleDialog row={row} onClose={onClose} />;
    case "change_end_date":
      return <ChangeEndDateDialog row={row} onClose={onClose} />;
    case "transfer_ownership":
      return <TransferOwnershipDialog row={row} onClose={onClose} />;
    case "send_password_reset":
      return <SendPasswordResetDialog row={row} onClose={onClose} />;
    case "sign_out_member":
      return <SignOutDialog row={row} onClose={onClose} />;
    case "remove_guest":
    case "remove_member":
      return <RemoveDialog row={row} onClose={onClose} />;
    case "leave_workspace":
      return <LeaveDialog onClose={onClose} />;
  }
}
