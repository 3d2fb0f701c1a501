//! What one may do to a member or guest: the rules by which handlers refuse and by which a row says
//! what the caller can do to it.

use chrono::{DateTime, Utc};

use super::member::Model;
use crate::caller::Tenant;
use crate::permissions::{Action, Role};
use crate::problem::{Error, NOT_ALLOWED, Problem, Result};
use crate::valid_json::check_to_come;

/// The Owner cannot be changed, removed or leave.
pub const LAST_OWNER: Problem = Problem::new(
    409,
    "last_owner",
    "A workspace always has one Owner. Transfer ownership to somebody else first.",
);

impl Model {
    /// The rule of changing a role: both roles at or below the caller's own, so that one may lower
    /// oneself and never raise anybody above; nobody is made Owner or guest, or out of one.
    pub fn check_role(&self, tenant: &Tenant, role: Role) -> Result<()> {
        self.check_not_owner()?;
        if self.is_guest() {
            return Err(Error::field(
                "role",
                "guest",
                "A guest does not become a member. Remove them and invite them as a member.",
            ));
        }
        if matches!(role, Role::Owner | Role::Guest) {
            return Err(Error::field(
                "role",
                "not_assignable",
                "Choose super_admin, admin, user or login_only. Ownership is transferred, guests are invited.",
            ));
        }
        let may_assign = tenant.role().is_some_and(|own| own.at_least(role));
        match may_assign && self.may(tenant, Action::ChangeRole) {
            true => Ok(()),
            false => Err(NOT_ALLOWED.into()),
        }
    }

    /// The rule of changing when access ends: a guest's only.
    pub fn check_end_date(
        &self,
        tenant: &Tenant,
        until: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.check_not_owner()?;
        if !self.is_guest() {
            return Err(Error::field(
                "access_until",
                "not_a_guest",
                "Only a guest's access can have an end.",
            ));
        }
        check_to_come("access_until", until, now)?;
        match self.may(tenant, Action::ChangeEndDate) {
            true => Ok(()),
            false => Err(NOT_ALLOWED.into()),
        }
    }

    /// The rule of removing: members at or below one's own role, guests all.
    pub fn check_removal(&self, tenant: &Tenant) -> Result<()> {
        self.check_not_owner()?;
        let action = if self.is_guest() { Action::RemoveGuest } else { Action::RemoveMember };
        match self.may(tenant, action) {
            true => Ok(()),
            false => Err(NOT_ALLOWED.into()),
        }
    }

    /// The rule of leaving: everybody but the Owner. It holds for removing and changing them too.
    pub fn check_not_owner(&self) -> Result<()> {
        match self.role {
            Role::Owner => Err(LAST_OWNER.into()),
            _ => Ok(()),
        }
    }

    /// The rule of transferring ownership: from the Owner to another member.
    pub fn check_transfer(&self, tenant: &Tenant) -> Result<()> {
        if tenant.member_id() == Some(self.id) {
            return Err(Error::field(
                "member_id",
                "is_owner",
                "You are the Owner already. Choose another member.",
            ));
        }
        if self.is_guest() {
            return Err(Error::field(
                "member_id",
                "guest",
                "A guest cannot own the workspace. Choose a member.",
            ));
        }
        match self.may(tenant, Action::TransferOwnership) {
            true => Ok(()),
            false => Err(NOT_ALLOWED.into()),
        }
    }

    /// What a caller may do to this membership now: the rules by which handlers refuse and by
    /// which the page shows its menu.
    pub fn can(&self, tenant: &Tenant, now: DateTime<Utc>) -> Vec<Action> {
        if !self.is_active(now) {
            return Vec::new();
        }
        let actions: &[Action] = match self.is_guest() {
            true => &[
                Action::ChangeEndDate,
                Action::SendPasswordReset,
                Action::SignOutMember,
                Action::RemoveGuest,
            ],
            false => &[
                Action::ChangeRole,
                Action::SendPasswordReset,
                Action::SignOutMember,
                Action::RemoveMember,
                Action::TransferOwnership,
            ],
        };
        actions.iter().copied().filter(|action| self.may(tenant, *action)).collect()
    }

    /// Whether the caller may do this to this membership.
    pub fn may(&self, tenant: &Tenant, action: Action) -> bool {
        let Some(role) = tenant.role() else { return false };
        let is_self = tenant.member_id() == Some(self.id);
        tenant.may(action)
            && match action {
                Action::RemoveMember | Action::ChangeRole => {
                    self.role != Role::Owner && role.at_least(self.role)
                }
                Action::SendPasswordReset | Action::SignOutMember => role.at_least(self.role),
                Action::TransferOwnership => !is_self,
                _ => true,
            }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::session::user;
    use crate::workspace::workspace::{self, Domains};

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn member(role: Role) -> Model {
        Model {
            id: Uuid::now_v7(),
            workspace_id: Uuid::nil(),
            user_id: Uuid::nil(),
            email_key: String::new(),
            role,
            access_until: None,
            joined_at: NOW,
            last_active_at: None,
            removed_at: None,
            partner_id: None,
            partner_role: None,
        }
    }

    fn tenant_of(member: &Model) -> Tenant {
        let workspace = workspace::Model {
            id: Uuid::nil(),
            slug: String::new(),
            name: String::new(),
            domains: Domains::default(),
            guest_invites_enabled: true,
            invite_lifetime_seconds: 0,
            allowed_guest_domains: Domains::default(),
            refused_guest_domains: Domains::default(),
            language: String::new(),
            reminder_days: None,
            created_at: NOW,
            share_mails_enabled: true,
        };
        let user = user::Model {
            id: Uuid::nil(),
            email: String::new(),
            email_key: String::new(),
            name: String::new(),
            family_name: String::new(),
            language: String::new(),
            password_hash: String::new(),
            last_workspace_id: None,
            created_at: NOW,
        };
        Tenant::member(workspace, member, &user)
    }

    #[test]
    fn who_changes_a_role_stands_at_or_above_the_old_and_the_new_one() {
        for caller in Role::ALL {
            let tenant = tenant_of(&member(caller));
            for old in Role::ALL {
                for new in Role::ALL {
                    let may = member(old).check_role(&tenant, new).is_ok();
                    let is_right = caller.at_least(Role::Admin)
                        && caller.at_least(old)
                        && caller.at_least(new)
                        && [old, new].iter().all(|role| !matches!(role, Role::Owner | Role::Guest));
                    assert_eq!(may, is_right, "{caller:?} changes {old:?} to {new:?}");
                }
            }
        }
    }

    #[test]
    fn one_may_lower_oneself_only() {
        for (index, role) in Role::ALL.into_iter().enumerate().take(3).skip(1) {
            let oneself = member(role);
            let tenant = tenant_of(&oneself);
            assert!(oneself.check_role(&tenant, Role::User).is_ok());
            assert!(oneself.check_role(&tenant, Role::ALL[index - 1]).is_err());
        }
    }

    #[test]
    fn what_a_row_offers_is_what_would_not_be_refused() {
        for caller in Role::ALL {
            let tenant = tenant_of(&member(caller));
            for role in Role::ALL {
                let whom = member(role);
                let can = whom.can(&tenant, NOW);
                let removes = can.contains(&Action::RemoveMember) || can.contains(&Action::RemoveGuest);
                assert_eq!(removes, whom.check_removal(&tenant).is_ok(), "{caller:?} removes {role:?}");
                let transfers = whom.check_transfer(&tenant).is_ok();
                assert_eq!(can.contains(&Action::TransferOwnership), transfers, "{caller:?} to {role:?}");
                let ends = whom.check_end_date(&tenant, None, NOW).is_ok();
                assert_eq!(can.contains(&Action::ChangeEndDate), ends, "{caller:?} ends {role:?}");
            }
            let removed = Model { removed_at: Some(NOW), ..member(Role::User) };
            assert!(removed.can(&tenant, NOW).is_empty());
        }
    }
}
