//! A member: a user's membership in a workspace, with a role. A guest is a member whose role is
//! Guest. Removal ends a membership for good; joining again makes a new one.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, Datelike, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect, Set};

use crate::caller::Tenant;
use crate::permissions::{Action, Role};
use crate::problem::{Error, NOT_ALLOWED, NOT_FOUND, Problem, Result, UNAUTHENTICATED};
use crate::session::user;
use crate::workspace::workspace;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "members")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workspace_id: Uuid,
    pub user_id: Uuid,
    /// The user's, kept here so that a workspace's people are found by its own index.
    pub email_key: String,
    pub role: Role,
    /// When a guest's access ends by itself.
    pub access_until: Option<DateTime<Utc>>,
    pub joined_at: DateTime<Utc>,
    pub last_active_at: Option<DateTime<Utc>>,
    pub removed_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The Owner cannot be changed, removed or leave.
pub const LAST_OWNER: Problem = Problem::new(
    409,
    "last_owner",
    "A workspace always has one Owner. Transfer ownership to somebody else first.",
);

/// What is needed to make a membership.
pub struct NewMember<'a> {
    pub workspace_id: Uuid,
    pub user: &'a user::Model,
    pub role: Role,
    pub access_until: Option<DateTime<Utc>>,
}

/// Memberships that count now: neither removed nor past their end date.
fn active(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::RemovedAt.is_null())
        .add(Condition::any().add(Column::AccessUntil.is_null()).add(Column::AccessUntil.gt(now)))
}

impl Model {
    /// Makes a membership. A second active one is a unique violation of `members`.
    pub async fn create(db: &impl ConnectionTrait, new: NewMember<'_>, now: DateTime<Utc>) -> Result<Self> {
        let member = ActiveModel {
            id: Set(Uuid::now_v7()),
            workspace_id: Set(new.workspace_id),
            user_id: Set(new.user.id),
            email_key: Set(new.user.email_key.clone()),
            role: Set(new.role),
            access_until: Set(new.access_until),
            joined_at: Set(now),
            last_active_at: Set(Some(now)),
            removed_at: Set(None),
        };
        Ok(member.insert(db).await?)
    }

    /// This workspace's member, removed ones too; else 404.
    pub async fn find(db: &impl ConnectionTrait, tenant: &Tenant, id: Uuid) -> Result<Self> {
        let member = Entity::find_by_id(id).filter(Column::WorkspaceId.eq(tenant.id())).one(db).await?;
        Ok(member.ok_or(NOT_FOUND)?)
    }

    /// This workspace's active member, held until the transaction ends; else 404.
    pub async fn lock(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let member = Entity::find_by_id(id)
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(active(now))
            .lock_exclusive()
            .one(db)
            .await?;
        Ok(member.ok_or(NOT_FOUND)?)
    }

    /// As [`Model::lock`], together with the caller's own membership, so that what a rule finds of
    /// either stays true: of two admins who remove each other at once, one is too late.
    pub async fn lock_with_caller(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let caller_id = tenant.member_id().ok_or(UNAUTHENTICATED)?;
        let members = Entity::find()
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(Column::Id.is_in([caller_id, id]))
            .filter(active(now))
            // In the same order for everybody, so that nobody waits in a circle.
            .order_by_asc(Column::Id)
            .lock(LockType::NoKeyUpdate)
            .all(db)
            .await?;
        let caller = members.iter().find(|member| member.id == caller_id).ok_or(UNAUTHENTICATED)?;
        if Some(caller.role) != tenant.role() {
            return Err(NOT_ALLOWED.into());
        }
        let member = members.into_iter().find(|member| member.id == id);
        Ok(member.ok_or(NOT_FOUND)?)
    }

    /// The active membership of a person in a workspace, if there is one.
    pub async fn of_user(
        db: &impl ConnectionTrait,
        workspace_id: Uuid,
        user_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>> {
        let query = Entity::find()
            .filter(Column::WorkspaceId.eq(workspace_id))
            .filter(Column::UserId.eq(user_id))
            .filter(active(now));
        Ok(query.one(db).await?)
    }

    /// The newest membership of an address, whatever its state.
    pub async fn newest_of_address(
        db: &impl ConnectionTrait,
        workspace_id: Uuid,
        email_key: &str,
    ) -> Result<Option<Self>> {
        let query = Entity::find()
            .filter(Column::WorkspaceId.eq(workspace_id))
            .filter(Column::EmailKey.eq(email_key))
            .order_by_desc(Column::Id)
            .limit(1);
        Ok(query.one(db).await?)
    }

    /// Several members of the workspace at once, removed ones too.
    pub async fn by_ids(db: &impl ConnectionTrait, tenant: &Tenant, ids: Vec<Uuid>) -> Result<Vec<Self>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let query = Entity::find().filter(Column::WorkspaceId.eq(tenant.id())).filter(Column::Id.is_in(ids));
        Ok(query.all(db).await?)
    }

    /// The workspaces a person is active in, by name, with the membership.
    pub async fn workspaces_of(
        db: &impl ConnectionTrait,
        user_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Vec<(Self, workspace::Model)>> {
        let members = Entity::find().filter(Column::UserId.eq(user_id)).filter(active(now)).all(db).await?;
        let mut found = Vec::with_capacity(members.len());
        for member in members {
            if let Some(workspace) = workspace::Model::by_id(db, member.workspace_id).await? {
                found.push((member, workspace));
            }
        }
        found.sort_by_cached_key(|(_, workspace)| (workspace.name.to_lowercase(), workspace.id));
        Ok(found)
    }

    /// Those who are told when something needs an admin's eye: Owner, Super Admins and Admins.
    pub async fn admins(db: &impl ConnectionTrait, tenant: &Tenant, now: DateTime<Utc>) -> Result<Vec<Self>> {
        let query = Entity::find()
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(Column::Role.is_in([Role::Owner, Role::SuperAdmin, Role::Admin]))
            .filter(active(now));
        Ok(query.all(db).await?)
    }

    /// Ends the membership now. True if it was active until now.
    pub async fn end(&self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
        let ended = Entity::update_many()
            .col_expr(Column::RemovedAt, Expr::value(now))
            .filter(Column::Id.eq(self.id))
            .filter(Column::RemovedAt.is_null())
            .exec(db)
            .await?;
        Ok(ended.rows_affected == 1)
    }

    /// Ends the membership at the end date it has, if that has passed. True if it was not ended yet.
    pub async fn end_by_date(&self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
        let ended = Entity::update_many()
            .col_expr(Column::RemovedAt, Expr::col(Column::AccessUntil))
            .filter(Column::Id.eq(self.id))
            .filter(Column::RemovedAt.is_null())
            .filter(Column::AccessUntil.lte(now))
            .exec(db)
            .await?;
        Ok(ended.rows_affected == 1)
    }

    /// Memberships of any workspace whose end date has passed and that were not ended yet.
    pub async fn past_end_date(
        db: &impl ConnectionTrait,
        now: DateTime<Utc>,
        limit: u64,
    ) -> Result<Vec<Self>> {
        let query = Entity::find()
            .filter(Column::RemovedAt.is_null())
            .filter(Column::AccessUntil.lte(now))
            .order_by_asc(Column::AccessUntil)
            .order_by_asc(Column::Id)
            .limit(limit);
        Ok(query.all(db).await?)
    }

    /// Keeps a changed role or end date.
    pub async fn save(&self, db: &impl ConnectionTrait) -> Result<()> {
        let change = ActiveModel {
            id: Set(self.id),
            role: Set(self.role),
            access_until: Set(self.access_until),
            ..Default::default()
        };
        change.update(db).await?;
        Ok(())
    }

    /// Notes that the person was here.
    pub async fn touch(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<()> {
        Entity::update_many()
            .col_expr(Column::LastActiveAt, Expr::value(now))
            .filter(Column::Id.eq(id))
            .exec(db)
            .await?;
        Ok(())
    }

    /// Active: neither removed nor past the end date.
    pub fn is_active(&self, now: DateTime<Utc>) -> bool {
        self.removed_at.is_none() && self.access_until.is_none_or(|until| until > now)
    }

    /// True for a guest.
    pub fn is_guest(&self) -> bool {
        self.role == Role::Guest
    }

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
        check_access_until(until, now)?;
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
        action.allowed(role)
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

/// The rule of an end date: to come, and within what calendars of four-digit years can hold.
pub fn check_access_until(until: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<()> {
    match until {
        Some(until) if until <= now => {
            Err(Error::field("access_until", "in_the_past", "Choose a time that is still to come."))
        }
        Some(until) if until.year() > 9999 => {
            Err(Error::field("access_until", "too_late", "Choose a time before the year 10000."))
        }
        _ => Ok(()),
    }
}
