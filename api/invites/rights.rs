//! Who may do what with an invite: the rules by which handlers refuse and by which a row says what
//! the caller can do to it.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::invite::Model;
use crate::caller::Tenant;
use crate::permissions::{Action, PartnerRole, Role};
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

/// Who invites: the role in the workspace, and in the partner the invite is for, if it is for one.
#[derive(Clone, Copy, Debug)]
pub struct Inviter {
    pub role: Role,
    pub in_partner: Option<PartnerRole>,
}

impl Inviter {
    /// The tenant's actor, who has this role in the partner.
    pub fn of(tenant: &Tenant, in_partner: Option<PartnerRole>) -> Option<Self> {
        tenant.role().map(|role| Self { role, in_partner })
    }
}

impl Model {
    /// The rule of revoking: Admin and above any, those who manage a partner its invites, a User those
    /// they sent; guests' invites only, unless the caller may invite members.
    pub fn may_be_revoked_by(&self, tenant: &Tenant, in_partner: Option<PartnerRole>) -> bool {
        let oneself = tenant.member_id();
        let is_sender = oneself.is_some() && [self.sent_by, self.created_by].contains(&oneself);
        if self.partner_id.is_some() && tenant.may_in_partner(Action::RevokeInvite, in_partner) {
            return true;
        }
        tenant.may(Action::RevokeInvite)
            && may_invite(Inviter::of(tenant, None), self.role, None)
            && (is_sender || tenant.role_allows(Action::RemoveGuest))
    }

    /// The rule of resending: who may invite to this.
    pub fn may_be_resent_by(&self, tenant: &Tenant, in_partner: Option<PartnerRole>) -> bool {
        let may = match self.partner_id {
            Some(_) => tenant.may_in_partner(Action::ResendInvite, in_partner),
            None => tenant.may(Action::ResendInvite),
        };
        may && may_invite(Inviter::of(tenant, in_partner), self.role, self.partner_id)
    }

    /// What the caller, who has this role in the invite's partner, may do to it now.
    pub fn can(&self, tenant: &Tenant, in_partner: Option<PartnerRole>) -> Vec<Action> {
        let mut can = Vec::new();
        let is_off = self.role == Role::Guest && !tenant.workspace().guest_invites_enabled;
        if self.is_open() && self.may_be_resent_by(tenant, in_partner) && !is_off {
            can.push(Action::ResendInvite);
        }
        if self.is_open() && self.may_be_revoked_by(tenant, in_partner) {
            can.push(Action::RevokeInvite);
        }
        can
    }

    /// Why it cannot be joined now. `sender` is who sent it last, if they are still a member.
    pub fn blocked_reason(
        &self,
        workspace: &workspace::Model,
        sender: Option<Inviter>,
    ) -> Option<BlockedReason> {
        if !self.is_open() {
            None
        } else if self.role == Role::Guest && !workspace.guest_invites_enabled {
            Some(BlockedReason::FeatureOff)
        } else if !may_invite(sender, self.role, self.partner_id) {
            Some(BlockedReason::SenderLeft)
        } else {
            None
        }
    }
}

/// Who may invite to which role: a guest by User and above, a partner's guest by those who manage the
/// partner, a member by Admin and above at or below their own role. Every way of inviting, and joining,
/// asks this one rule.
pub fn may_invite(inviter: Option<Inviter>, role: Role, partner_id: Option<Uuid>) -> bool {
    let Some(Inviter { role: own, in_partner }) = inviter else { return false };
    match role {
        Role::Guest if partner_id.is_some() => Action::InviteGuest.allowed_in_partner(own, in_partner),
        Role::Guest => Action::InviteGuest.allowed(own),
        Role::Owner => false,
        _ => Action::InviteMember.allowed(own) && own.at_least(role),
    }
}
