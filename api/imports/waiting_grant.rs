//! What somebody is to have of imported items as soon as they join: by address, until then, and not for ever.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict, Query, SelectStatement};
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect};

use super::import;
use crate::activity::event::record;
use crate::activity::happening::{Happening, Person};
use crate::caller::Tenant;
use crate::db::{Transaction, one_column};
use crate::items::grant::{self, Holder, Role};
use crate::items::{item, may_own};
use crate::members::member;
use crate::problem::{NOT_FOUND, Result};
use crate::session::user;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_waiting_grants")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workspace_id: Uuid,
    /// Of one address at most one waits on an item.
    pub email_key: String,
    pub item_id: Uuid,
    pub import_id: Uuid,
    pub role: Role,
    /// When the import made it.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// So long it waits: enough to invite people at leisure after a move, and not so long that its owners have
/// forgotten who is still to come.
const LIFETIME: TimeDelta = TimeDelta::days(90);
/// Rows written, or forgotten, in one statement.
const BATCH: usize = 500;

impl Model {
    /// What an import lets an address wait for, not yet kept.
    pub fn new(
        import: &import::Model,
        email_key: &str,
        item_id: Uuid,
        role: Role,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id: Uuid::now_v7(),
            workspace_id: import.workspace_id,
            email_key: email_key.to_owned(),
            item_id,
            import_id: import.id,
            role,
            created_at: now,
        }
    }

    /// Until then it waits.
    pub fn ends_at(&self) -> DateTime<Utc> {
        self.created_at + LIFETIME
    }

    /// What waits on this item itself; else 404.
    pub async fn find(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        item_id: Uuid,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let query = of_tenant(tenant, now).filter(Column::ItemId.eq(item_id)).filter(Column::Id.eq(id));
        Ok(query.one(db).await?.ok_or(NOT_FOUND)?)
    }

    /// Takes it back. The item is held: nobody joins and gets it in between.
    pub async fn forget(&self, db: &impl ConnectionTrait) -> Result<()> {
        Entity::delete_by_id(self.id).exec(db).await?;
        Ok(())
    }
}

/// What waits in the workspace and may come into force.
pub fn of_tenant(tenant: &Tenant, now: DateTime<Utc>) -> Select<Entity> {
    Entity::find().filter(Column::WorkspaceId.eq(tenant.id())).filter(counts(now))
}

/// Whether it waits still: not for ever, and while who imported the item owns it, as an invite counts while its
/// sender may invite.
fn counts(now: DateTime<Utc>) -> Condition {
    Condition::all().add(Column::CreatedAt.gt(now - LIFETIME)).add(Expr::exists(still_owned()))
}

/// Keeps what an address is to have. Of two roles on one item the owner's counts.
pub async fn insert_all(db: &impl ConnectionTrait, waiting: Vec<Model>) -> Result<()> {
    let on_conflict = || OnConflict::columns([Column::WorkspaceId, Column::EmailKey, Column::ItemId]);
    let (owners, others): (Vec<Model>, Vec<Model>) =
        waiting.into_iter().partition(|grant| grant.role == Role::Owner);
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

/// Gives somebody who joins what waits for their address, from every import of the workspace.
pub async fn come_into_force(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    member: &member::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let of_address =
        Column::WorkspaceId.eq(member.workspace_id).and(Column::EmailKey.eq(member.email_key.as_str()));
    let items = Query::select().column(Column::ItemId).from(Entity).and_where(of_address.clone()).to_owned();
    // None of them is deleted, or another's, before this transaction ends.
    if item::lock_all(db, tenant, items).await?.is_empty() {
        return Ok(());
    }
    let waiting = of_tenant(tenant, now).filter(of_address.clone()).all(db).await?;
    Entity::delete_many().filter(of_address).exec(db).await?;
    let holder = Holder::Member(member.id);
    let count = waiting.len();
    let grants = waiting.into_iter().map(|waiting| {
        let role = role_of(member, waiting.role);
        grant::Model::new(member.workspace_id, waiting.item_id, holder, role, None, now)
    });
    grant::Model::insert_all(db, grants.collect()).await?;
    tell_of(db, tenant, member, count, now).await
}

/// Whether who imported what waits still owns it, as part of a statement about what waits.
fn still_owned() -> SelectStatement {
    Query::select()
        .expr(Expr::value(1))
        .from(grant::Entity)
        .inner_join(
            import::Entity,
            Expr::col((import::Entity, import::Column::MemberId))
                .equals((grant::Entity, grant::Column::MemberId)),
        )
        .and_where(Expr::col((import::Entity, import::Column::Id)).equals((Entity, Column::ImportId)))
        .and_where(Expr::col((grant::Entity, grant::Column::ItemId)).equals((Entity, Column::ItemId)))
        .and_where(grant::Column::Role.eq(Role::Owner))
        .to_owned()
}

/// Records that somebody got so many items by an import.
pub async fn tell_of(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    member: &member::Model,
    count: usize,
    now: DateTime<Utc>,
) -> Result<()> {
    if count == 0 {
        return Ok(());
    }
    let user = user::Model::by_id(db, member.user_id).await?.ok_or(NOT_FOUND)?;
    let name = user.full_name();
    let person = Person::of(member, &name, &user.email);
    record(db, tenant, Happening::ItemsReceived(person, count), now).await
}

/// The role somebody gets who was to have this one: not everybody can own.
pub fn role_of(member: &member::Model, wanted: Role) -> Role {
    match wanted {
        Role::Owner if may_own(member) => Role::Owner,
        _ => Role::Collaborator,
    }
}

/// Forgets what waited because of an import.
pub async fn forget_all(db: &impl ConnectionTrait, import_id: Uuid) -> Result<()> {
    Entity::delete_many().filter(Column::ImportId.eq(import_id)).exec(db).await?;
    Ok(())
}

/// Forgets some of what has waited too long. Waits for nobody who is just taking it back, or joins.
pub async fn forget_old(tx: &Transaction, now: DateTime<Utc>) -> Result<()> {
    let ended = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::CreatedAt.lte(now - LIFETIME))
        .order_by_asc(Column::CreatedAt)
        .limit(BATCH as u64)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let ended: Vec<Uuid> = one_column(ended).all(tx).await?;
    if !ended.is_empty() {
        Entity::delete_many().filter(Column::Id.is_in(ended)).exec(tx).await?;
    }
    Ok(())
}
