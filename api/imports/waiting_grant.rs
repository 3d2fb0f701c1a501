//! What somebody is to have of imported items as soon as they join: by address, until then.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};

use super::import;
use crate::activity::event::record;
use crate::activity::happening::{Happening, Person};
use crate::caller::Tenant;
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
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub email_key: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: Uuid,
    pub import_id: Uuid,
    pub role: Role,
}

impl ActiveModelBehavior for ActiveModel {}

/// Rows written in one statement.
const BATCH: usize = 500;

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

/// Gives somebody who joins what waited for their address, from every import of the workspace: of each item
/// that who imported it still owns, as with an invite that counts while its sender may invite.
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
    let waiting =
        Entity::find().filter(of_address.clone()).filter(Expr::exists(still_owned())).all(db).await?;
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
