//! Who may do what with an invite: the rules by which handlers refuse and by which a row says what
//! the caller can do to it.

use serde::Serialize;
use utoipa::ToSchema;

use super::invite::Model;
use crate::caller::Tenant;
use crate::permissions::{Action, Role};
use crate::problem::Problem;
use crate::workspace::workspace;

/// Why a pending invite cannot be joined until somebody with the right resends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockedReason {
    /// Its sender was removed or lost the right to invite.
    SenderLeft,
    /// Guest invites are switched off.
    FeatureOff,
}

/// Cannot be joined until resent by somebody with the right.
pub const SUSPENDED: Problem = Problem::new(
    409,
    "invite_suspended",
    "This invite is on hold, because its sender may no longer invite. Ask the workspace to send it again.",
);

impl Model {
    /// The rule of revoking: Admin and above any, a User those they sent; guests' invites only,
    /// unless the caller may invite members.
    pub fn may_be_revoked_by(&self, tenant: &Tenant) -> bool {
        let oneself = tenant.member_id();
        let is_sender = oneself.is_some() && [self.sent_by, self.created_by].contains(&oneself);
        tenant.may(Action::RevokeInvite)
            && may_invite(tenant.role(), self.role)
            && (is_sender || tenant.role_allows(Action::RemoveGuest))
    }

    /// What the caller may do to this invite now.
    pub fn can(&self, tenant: &Tenant) -> Vec<Action> {
        let mut can = Vec::new();
        let is_off = self.role == Role::Guest && !tenant.workspace().guest_invites_enabled;
        let may_resend = tenant.may(Action::ResendInvite) && may_invite(tenant.role(), self.role);
        if self.is_open() && may_resend && !is_off {
            can.push(Action::ResendInvite);
        }
        if self.is_open() && self.may_be_revoked_by(tenant) {
            can.push(Action::RevokeInvite);
        }
        can
    }

    /// Why it cannot be joined now. `sender` is the role of the one who sent it last, if they are
    /// still a member.
    pub fn blocked_reason(
        &self,
        workspace: &workspace::Model,
        sender: Option<Role>,
    ) -> Option<BlockedReason> {
        if !self.is_open() {
            None
        } else if self.role == Role::Guest && !workspace.guest_invites_enabled {
            Some(BlockedReason::FeatureOff)
        } else if !may_invite(sender, self.role) {
            Some(BlockedReason::SenderLeft)
        } else {
            None
        }
    }
}

/// Who may invite to which role: a guest by User and above, a member by Admin and above at or
/// below their own role. Every way of inviting, and joining, asks this one rule.
pub fn may_invite(inviter: Option<Role>, role: Role) -> bool {
    let Some(inviter) = inviter else { return false };
    match role {
        Role::Guest => Action::InviteGuest.allowed(inviter),
        Role::Owner => false,
        _ => Action::InviteMember.allowed(inviter) && inviter.at_least(role),
    }
}
