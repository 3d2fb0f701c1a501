//! Who may do what to an item: the rules by which handlers refuse, and by which an item says what the
//! caller can do with it.

use super::grant::{self, Role};
use super::reach::Access;
use crate::caller::Tenant;
use crate::members::member;
use crate::permissions::{self, Action, GuestPartnerRole};
use crate::problem::{Error, NOT_ALLOWED, Problem, Result};

/// No item is left without an owner.
pub const SOLE_OWNER: Problem = Problem::new(
    409,
    "sole_owner",
    "Some items would have no owner any more. Say who takes them over, or share them with another owner first.",
);

/// What may be done with an item, beside seeing it.
const ACTIONS: [Action; 4] = [Action::RevealItem, Action::UpdateItem, Action::ShareItem, Action::DeleteItem];

impl Access {
    /// Whether the caller may do this to the item.
    pub fn may(&self, tenant: &Tenant, action: Action) -> bool {
        may(tenant, self.role, action)
    }

    /// 403 unless the caller may do this to the item.
    pub fn check(&self, tenant: &Tenant, action: Action) -> Result<()> {
        match self.may(tenant, action) {
            true => Ok(()),
            false => {
                Err(NOT_ALLOWED.detail("You use this item, but do not own it. Ask one of its owners.").into())
            }
        }
    }

    /// The rule of giving somebody a role: owners give all that the receiver can have; a partner's Guest
    /// Admin passes on to the partner's Guest Users, as collaborators.
    pub fn check_share(&self, tenant: &Tenant, receiver: &Receiver<'_>, role: Role) -> Result<()> {
        self.check(tenant, Action::ShareItem)?;
        if !receiver.possible_roles().contains(&role) {
            return Err(receiver.refuse());
        }
        match self.role {
            Role::Owner => Ok(()),
            _ if role == Role::Collaborator && self.passes_on_to(tenant, receiver) => Ok(()),
            _ => Err(NOT_ALLOWED
                .detail("You can pass this item on to the Guest Users of your own partner, as collaborators.")
                .into()),
        }
    }

    /// The rule of taking a grant on the item back: owners all, everybody their own, and a partner's Guest
    /// Admin what was passed on in the partner.
    pub fn may_unshare(&self, tenant: &Tenant, grant: &grant::Model) -> bool {
        let is_own = grant.member_id.is_some() && grant.member_id == tenant.member_id();
        let passed_on = || match tenant.partner() {
            Some(own) => self.role == Role::Manager && grant.through_partner_id == Some(own.id),
            None => false,
        };
        is_own || self.may(tenant, Action::UpdateItem) || passed_on()
    }

    fn passes_on_to(&self, tenant: &Tenant, receiver: &Receiver<'_>) -> bool {
        let (Some(own), Receiver::Member(member)) = (tenant.partner(), receiver) else { return false };
        own.role == GuestPartnerRole::GuestAdmin
            && member
                .in_partner()
                .is_some_and(|their| their.id == own.id && their.role == GuestPartnerRole::GuestUser)
    }
}

/// Whether somebody with this role on an item may do this to it.
pub fn may(tenant: &Tenant, role: Role, action: Action) -> bool {
    let by_role = match action {
        Action::RevealItem => true,
        Action::ShareItem => role <= Role::Manager,
        Action::UpdateItem | Action::DeleteItem => role == Role::Owner,
        _ => false,
    };
    by_role && tenant.may(action)
}

/// What the caller can do with an item on which they have this role.
pub fn can(tenant: &Tenant, role: Role) -> Vec<Action> {
    ACTIONS.into_iter().filter(|action| may(tenant, role, *action)).collect()
}

/// Who is to get a role.
pub enum Receiver<'a> {
    Member(&'a member::Model),
    Partner,
}

impl Receiver<'_> {
    /// The roles they can have.
    fn possible_roles(&self) -> &'static [Role] {
        match self {
            Self::Member(member) if may_own(member) => &[Role::Owner, Role::Collaborator],
            Self::Member(_) => &[Role::Collaborator],
            Self::Partner => &[Role::Manager, Role::Collaborator],
        }
    }

    fn refuse(&self) -> Error {
        let detail = match self {
            Self::Member(member) if member.is_guest() => "A guest can be a collaborator only.",
            Self::Member(member) if may_own(member) => "A member can be an owner or a collaborator.",
            Self::Member(_) => "Somebody who can only sign in can be a collaborator only.",
            Self::Partner => "A partner can be a manager or a collaborator.",
        };
        Error::field("role", "not_possible", detail)
    }
}

/// Whether a member can own items.
pub fn may_own(member: &member::Model) -> bool {
    member.role.at_least(permissions::Role::User)
}
