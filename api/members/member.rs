//! A member: a user's membership in a workspace, with a role. A guest is a member whose role is
//! Guest. Removal ends a membership for good; joining again makes a new one.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, LockType, Query, SelectStatement};
use sea_orm::{Condition, ConnectionTrait, JoinType, Order, QueryOrder, QuerySelect, Set};
use serde::Deserialize;

use crate::caller::Tenant;
use crate::db::{kept_time, kept_time_or_none, one_column, unindexed};
use crate::permissions::{GuestPartnerRole, Role};
use crate::problem::{NOT_ALLOWED, NOT_FOUND, Result, UNAUTHENTICATED};
use crate::session::user;
use crate::workspace::workspace;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Deserialize, DeriveEntityModel)]
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
    #[serde(deserialize_with = "kept_time_or_none")]
    pub access_until: Option<DateTime<Utc>>,
    #[serde(deserialize_with = "kept_time")]
    pub joined_at: DateTime<Utc>,
    #[serde(deserialize_with = "kept_time_or_none")]
    pub last_active_at: Option<DateTime<Utc>>,
    #[serde(deserialize_with = "kept_time_or_none")]
    pub removed_at: Option<DateTime<Utc>>,
    /// The partner whose guest it is; kept after removal.
    pub partner_id: Option<Uuid>,
    pub partner_role: Option<GuestPartnerRole>,
}

impl ActiveModelBehavior for ActiveModel {}

/// A guest's place in a partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InPartner {
    pub id: Uuid,
    pub role: GuestPartnerRole,
}

/// What is needed to make a membership.
pub struct NewMember<'a> {
    pub workspace_id: Uuid,
    pub user: &'a user::Model,
    pub role: Role,
    pub access_until: Option<DateTime<Utc>>,
    /// A guest's.
    pub partner: Option<InPartner>,
}

/// Memberships that count now: neither removed nor past their end date.
pub fn active(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::RemovedAt.is_null())
        .add(Condition::any().add(Column::AccessUntil.is_null()).add(Column::AccessUntil.gt(now)))
}

/// From a membership to its workspace.
pub fn workspace() -> RelationDef {
    Entity::belongs_to(workspace::Entity).from(Column::WorkspaceId).to(workspace::Column::Id).into()
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
            partner_id: Set(new.partner.map(|partner| partner.id)),
            partner_role: Set(new.partner.map(|partner| partner.role)),
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
        Ok(Self::lock_with_caller_and(db, tenant, id, None, now).await?.0)
    }

    /// The same with one more member, where there is one to be.
    pub async fn lock_with_caller_and(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        id: Uuid,
        other: Option<Uuid>,
        now: DateTime<Utc>,
    ) -> Result<(Self, Option<Self>)> {
        // An API key has no membership that could change.
        let caller_id = tenant.member_id();
        let members = Entity::find()
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(Column::Id.is_in([caller_id, Some(id), other].into_iter().flatten()))
            .filter(active(now))
            // In the same order for everybody, so that nobody waits in a circle.
            .order_by_asc(Column::Id)
            .lock(LockType::NoKeyUpdate)
            .all(db)
            .await?;
        let found = |id: Uuid| members.iter().find(|member| member.id == id).cloned();
        if let Some(caller_id) = caller_id {
            let caller = found(caller_id).ok_or(UNAUTHENTICATED)?;
            if Some(caller.role) != tenant.role() || caller.in_partner() != tenant.partner() {
                return Err(NOT_ALLOWED.into());
            }
        }
        let other = other.map(|id| found(id).ok_or(NOT_FOUND)).transpose()?;
        Ok((found(id).ok_or(NOT_FOUND)?, other))
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

    /// The memberships of several addresses, whatever their state; an address's newest is its last.
    pub async fn of_addresses(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        email_keys: &[&str],
    ) -> Result<Vec<Self>> {
        let query = Entity::find()
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(Column::EmailKey.is_in(email_keys.iter().copied()))
            .order_by(unindexed(Column::Id), Order::Asc);
        Ok(query.all(db).await?)
    }

    /// Several members of the workspace at once with whom they are, removed ones too.
    pub async fn people(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        ids: Vec<Uuid>,
    ) -> Result<Vec<(Self, user::Model)>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let user = Entity::belongs_to(user::Entity).from(Column::UserId).to(user::Column::Id);
        let query = Entity::find()
            .join(JoinType::InnerJoin, user.into())
            .select_also(user::Entity)
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(Column::Id.is_in(ids));
        let found = query.all(db).await?.into_iter();
        Ok(found.filter_map(|(member, user)| Some((member, user?))).collect())
    }

    /// The workspaces a person is active in, by name, with the membership.
    pub async fn workspaces_of(
        db: &impl ConnectionTrait,
        user_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Vec<(Self, workspace::Model)>> {
        let query = Entity::find()
            .join(JoinType::InnerJoin, workspace())
            .select_also(workspace::Entity)
            .filter(Column::UserId.eq(user_id))
            .filter(active(now));
        let found = query.all(db).await?.into_iter();
        let mut found: Vec<_> = found.filter_map(|(member, workspace)| Some((member, workspace?))).collect();
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

    /// The active guests of a partner, held until the transaction ends.
    pub async fn lock_guests_of(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        partner_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Vec<Self>> {
        let query = Entity::find()
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(Column::PartnerId.eq(partner_id))
            .filter(active(now))
            // In the same order for everybody, so that nobody waits in a circle.
            .order_by(unindexed(Column::Id), Order::Asc)
            .lock(LockType::NoKeyUpdate);
        Ok(query.all(db).await?)
    }

    /// The addresses of a partner's active Guest Admins.
    pub async fn guest_admins_of(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        partner_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Vec<String>> {
        let query = Entity::find()
            .select_only()
            .column(Column::EmailKey)
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(Column::PartnerId.eq(partner_id))
            .filter(Column::PartnerRole.eq(GuestPartnerRole::GuestAdmin))
            .filter(active(now));
        Ok(one_column(query).all(db).await?)
    }

    /// Ends the memberships of a partner's active guests.
    pub async fn end_guests_of(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        partner_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<()> {
        Entity::update_many()
            .col_expr(Column::RemovedAt, Expr::value(now))
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(Column::PartnerId.eq(partner_id))
            .filter(active(now))
            .exec(db)
            .await?;
        Ok(())
    }

    /// Keeps a changed role or end date.
    pub async fn save(&self, db: &impl ConnectionTrait) -> Result<()> {
        let change = ActiveModel {
            id: Set(self.id),
            role: Set(self.role),
            access_until: Set(self.access_until),
            partner_role: Set(self.partner_role),
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

    /// The place in the partner whose guest it is.
    pub fn in_partner(&self) -> Option<InPartner> {
        Some(InPartner { id: self.partner_id?, role: self.partner_role? })
    }

    /// True for a guest.
    pub fn is_guest(&self) -> bool {
        self.role == Role::Guest
    }
}

/// A partner's guests, as part of a statement.
pub fn guests_of(tenant: &Tenant, partner_id: Uuid) -> SelectStatement {
    Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::WorkspaceId.eq(tenant.id()))
        .and_where(Column::PartnerId.eq(partner_id))
        .to_owned()
}
