//! Holding back: when a provider says "later" or refuses all mail, none goes to it until then.
//! Agreed in the database, so that every replica holds back.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ConnectionTrait, Set};

use crate::problem::Result;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "provider_holds")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider: String,
    pub held_until: DateTime<Utc>,
    pub reason: String,
}

impl ActiveModelBehavior for ActiveModel {}

/// Until when the provider is held back, if it is.
pub async fn until(
    db: &impl ConnectionTrait,
    provider: &str,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    Ok(current(db, provider, now).await?.map(|hold| hold.held_until))
}

/// The hold on the provider, if there is one now.
pub async fn current(db: &impl ConnectionTrait, provider: &str, now: DateTime<Utc>) -> Result<Option<Model>> {
    let hold = Entity::find_by_id(provider).one(db).await?;
    Ok(hold.filter(|hold| hold.held_until > now))
}

/// Holds the provider back.
pub async fn put(
    db: &impl ConnectionTrait,
    provider: &str,
    until: DateTime<Utc>,
    reason: &str,
) -> Result<()> {
    let hold = ActiveModel {
        provider: Set(provider.to_owned()),
        held_until: Set(until),
        reason: Set(reason.to_owned()),
    };
    // Of several answers that say "later", the latest counts.
    let overwrite = OnConflict::column(Column::Provider)
        .update_columns([Column::HeldUntil, Column::Reason])
        .action_and_where(Expr::col((Entity, Column::HeldUntil)).lt(until))
        .to_owned();
    Entity::insert(hold).on_conflict(overwrite).exec_without_returning(db).await?;
    Ok(())
}
