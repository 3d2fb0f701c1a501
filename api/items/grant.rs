//! A grant: one member's role on one item, or that of a partner's guests.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect, Set};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::caller::Tenant;
use crate::db::one_column;
use crate::members::member;
use crate::problem::{NOT_FOUND, Result};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "grants")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workspace_id: Uuid,
    pub item_id: Uuid,
    pub member_id: Option<Uuid>,
    pub partner_id: Option<Uuid>,
    pub role: Role,
    /// The partner whose Guest Admin passed it on: it counts while that partner manages the item.
    pub through_partner_id: Option<Uuid>,
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// What somebody is to an item, highest first.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[schema(as = ItemRole)]
pub enum Role {
    /// Changes, shares and deletes it.
    Owner,
    /// A partner's Guest Admins: they use it, and pass it on to their Guest Users.
    Manager,
    /// Uses it.
    Collaborator,
}

impl Role {
    /// The name used in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Collaborator => "collaborator",
        }
    }
}

/// Whom something is shared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    Member(Uuid),
    /// The guests of a partner; its Guest Admins only, as managers.
    Partner(Uuid),
}

impl Holder {
    fn is(self) -> Expr {
        match self {
            Self::Member(id) => Column::MemberId.eq(id),
            Self::Partner(id) => Column::PartnerId.eq(id),
        }
    }

    fn columns(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Self::Member(id) => (Some(id), None),
            Self::Partner(id) => (None, Some(id)),
        }
    }
}

/// Rows written in one statement: as many as its values have room for.
const BATCH: usize = 500;

impl Model {
    /// Gives the holder this role on the item, which is held by the transaction, and tells the one they had.
    pub async fn give(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        item_id: Uuid,
        holder: Holder,
        role: Role,
        through_partner_id: Option<Uuid>,
        now: DateTime<Utc>,
    ) -> Result<(Self, Option<Role>)> {
        let before = Self::of_holder(db, tenant, item_id, holder).await?;
        if let Some(before) = before {
            let changed = ActiveModel {
                id: Set(before.id),
                role: Set(role),
                through_partner_id: Set(through_partner_id),
                ..Default::default()
            };
            return Ok((changed.update(db).await?, Some(before.role)));
        }
        let new = Self::new(tenant.id(), item_id, holder, role, through_partner_id, now);
        Ok((ActiveModel::from(new).reset_all().insert(db).await?, None))
    }

    /// A grant, not yet kept.
    pub fn new(
        workspace_id: Uuid,
        item_id: Uuid,
        holder: Holder,
        role: Role,
        through_partner_id: Option<Uuid>,
        now: DateTime<Utc>,
    ) -> Self {
        let (member_id, partner_id) = holder.columns();
        let id = Uuid::now_v7();
        Self { id, workspace_id, item_id, member_id, partner_id, role, through_partner_id, created_at: now }
    }

    /// Keeps grants to members. A role somebody has already stays, unless the new one is that of an owner.
    pub async fn insert_all(db: &impl ConnectionTrait, grants: Vec<Self>) -> Result<()> {
        let (owners, others): (Vec<_>, Vec<_>) =
            grants.into_iter().partition(|grant| grant.role == Role::Owner);
        let on_conflict = || {
            let mut of_member = OnConflict::columns([Column::MemberId, Column::ItemId]);
            of_member.target_and_where(Column::MemberId.is_not_null()).to_owned()
        };
        for (grants, unless_there) in [
            (owners, on_conflict().update_column(Column::Role).to_owned()),
            (others, on_conflict().do_nothing().to_owned()),
        ] {
            for some in grants.chunks(BATCH) {
                let rows = some.iter().cloned().map(|grant| ActiveModel::from(grant).reset_all());
                Entity::insert_many(rows)
                    .on_conflict(unless_there.clone())
                    .try_insert()
                    .exec_without_returning(db)
                    .await?;
            }
        }
        Ok(())
    }

    /// This item's own grant; else 404.
    pub async fn find(db: &impl ConnectionTrait, tenant: &Tenant, item_id: Uuid, id: Uuid) -> Result<Self> {
        let grant = of_item(tenant, item_id).filter(Column::Id.eq(id)).one(db).await?;
        Ok(grant.ok_or(NOT_FOUND)?)
    }

    /// What the holder has on the item itself.
    pub async fn of_holder(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        item_id: Uuid,
        holder: Holder,
    ) -> Result<Option<Self>> {
        Ok(of_item(tenant, item_id).filter(holder.is()).one(db).await?)
    }

    /// Takes it back.
    pub async fn forget(&self, db: &impl ConnectionTrait) -> Result<()> {
        Entity::delete_by_id(self.id).exec(db).await?;
        Ok(())
    }

    /// Whose it is.
    pub fn holder(&self) -> Holder {
        match (self.member_id, self.partner_id) {
            (Some(id), _) => Holder::Member(id),
            (None, Some(id)) => Holder::Partner(id),
            (None, None) => unreachable!("a rule of the table"),
        }
    }
}

/// The workspace's grants.
pub fn of_tenant(tenant: &Tenant) -> Select<Entity> {
    Entity::find().filter(Column::WorkspaceId.eq(tenant.id()))
}

fn of_item(tenant: &Tenant, item_id: Uuid) -> Select<Entity> {
    of_tenant(tenant).filter(Column::ItemId.eq(item_id))
}

/// Takes everything of an item back.
pub async fn forget_of_item(db: &impl ConnectionTrait, item_id: Uuid) -> Result<()> {
    Entity::delete_many().filter(Column::ItemId.eq(item_id)).exec(db).await?;
    Ok(())
}

/// Takes everything back that a member has.
pub async fn forget_of_member(db: &impl ConnectionTrait, member_id: Uuid) -> Result<()> {
    Entity::delete_many().filter(Column::MemberId.eq(member_id)).exec(db).await?;
    Ok(())
}

/// Takes everything back that a partner has, that its Guest Admins passed on, and that these members have,
/// its guests.
pub async fn forget_of_partner(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    partner_id: Uuid,
    member_ids: &[Uuid],
) -> Result<()> {
    let of_partner = Column::PartnerId.eq(partner_id).or(Column::ThroughPartnerId.eq(partner_id));
    Entity::delete_many().filter(Column::WorkspaceId.eq(tenant.id())).filter(of_partner).exec(db).await?;
    for some in member_ids.chunks(BATCH) {
        Entity::delete_many().filter(Column::MemberId.is_in(some.iter().copied())).exec(db).await?;
    }
    Ok(())
}

/// Makes a member a collaborator wherever they are an owner.
pub async fn step_down(db: &impl ConnectionTrait, member_id: Uuid) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Role, Role::Collaborator.into())
        .filter(Column::MemberId.eq(member_id))
        .filter(Column::Role.eq(Role::Owner))
        .exec(db)
        .await?;
    Ok(())
}

/// The grants of an item's owners.
pub async fn owners_of(db: &impl ConnectionTrait, tenant: &Tenant, item_id: Uuid) -> Result<Vec<Model>> {
    Ok(of_item(tenant, item_id).filter(Column::Role.eq(Role::Owner)).all(db).await?)
}

/// The items a member owns, as part of a statement.
pub fn owned_by(member_id: Uuid) -> SelectStatement {
    Query::select()
        .column(Column::ItemId)
        .from(Entity)
        .and_where(Column::MemberId.eq(member_id))
        .and_where(Column::Role.eq(Role::Owner))
        .to_owned()
}

/// Those of some items that a member owns.
pub async fn owned_among(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    member_id: Uuid,
    item_ids: &[Uuid],
) -> Result<HashSet<Uuid>> {
    let mut owned = HashSet::new();
    for some in item_ids.chunks(BATCH) {
        let query = of_tenant(tenant)
            .select_only()
            .column(Column::ItemId)
            .filter(Column::MemberId.eq(member_id))
            .filter(Column::Role.eq(Role::Owner))
            .filter(Column::ItemId.is_in(some.iter().copied()));
        owned.extend(one_column::<Uuid>(query).all(db).await?);
    }
    Ok(owned)
}

/// The items a member owns and nobody else. Stays so while the items are held.
pub async fn owned_alone(db: &impl ConnectionTrait, tenant: &Tenant, member_id: Uuid) -> Result<Vec<Uuid>> {
    let by_others = Query::select()
        .expr(Expr::value(1))
        .from_as(Entity, "others")
        .and_where(Expr::col(("others", Column::ItemId)).equals((Entity, Column::ItemId)))
        .and_where(Expr::col(("others", Column::Role)).eq(Role::Owner))
        .and_where(Expr::col(("others", Column::MemberId)).ne(member_id))
        .to_owned();
    let query = of_tenant(tenant)
        .select_only()
        .column(Column::ItemId)
        .filter(Column::MemberId.eq(member_id))
        .filter(Column::Role.eq(Role::Owner))
        .filter(Expr::exists(by_others).not())
        .order_by_asc(Column::ItemId);
    Ok(one_column(query).all(db).await?)
}

/// The grants of a partner, and those of its guests.
pub fn of_partner(tenant: &Tenant, partner_id: Uuid) -> Condition {
    Condition::any()
        .add(Column::PartnerId.eq(partner_id))
        .add(Column::ThroughPartnerId.eq(partner_id))
        .add(Column::MemberId.in_subquery(member::guests_of(tenant, partner_id)))
}

/// How often some items are shared, by their own grants, with others than the caller; as far as they are told.
pub async fn counts(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    item_ids: &[Uuid],
) -> Result<HashMap<Uuid, u64>> {
    #[derive(sea_orm::FromQueryResult)]
    struct Count {
        item_id: Uuid,
        grants: i64,
    }
    if item_ids.is_empty() {
        return Ok(HashMap::new());
    }
    let query = Entity::find()
        .select_only()
        .column(Column::ItemId)
        .column_as(Column::Id.count(), "grants")
        .filter(Column::ItemId.is_in(item_ids.iter().copied()))
        .filter(Column::MemberId.is_null().or(Column::MemberId.ne(tenant.member_id())))
        .group_by(Column::ItemId);
    let query = match tenant.partner() {
        Some(own) => query.filter(of_partner(tenant, own.id)),
        None => query,
    };
    let counts = query.into_model::<Count>().all(db).await?;
    Ok(counts.into_iter().map(|count| (count.item_id, count.grants as u64)).collect())
}
