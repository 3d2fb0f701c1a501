//! How much waits in the outbox, and for how long: what an operator watches.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Func, SimpleExpr};
use sea_orm::{ConnectionTrait, FromQueryResult, PaginatorTrait, QuerySelect};

use super::gate;
use super::outbox::{Column, Entity};
use crate::db::ComputedTime;
use crate::invites::invite::DeliveryStatus;
use crate::problem::Result;

/// The mails in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Depth {
    pub state: &'static str,
    pub mails: i64,
    /// How long the oldest has been late: since its first try, or since it was to go out.
    pub oldest: TimeDelta,
}

/// What waits now: `due` (a worker may take it), `held` (the same, while the provider is held back),
/// `sending` (a worker has it), `waiting` (its time has not come).
pub async fn of_outbox(db: &impl ConnectionTrait, provider: &str, now: DateTime<Utc>) -> Result<[Depth; 4]> {
    let is_held = gate::hold(db, provider, now).await?.is_some();
    let is_free = Column::LeaseUntil.is_null().or(Column::LeaseUntil.lte(now));
    let free = depth(db, Column::NextAttemptAt.lte(now).and(is_free), now).await?;
    let (due, held) = if is_held { (NOTHING, free) } else { (free, NOTHING) };
    Ok([
        Depth { state: "due", ..due },
        Depth { state: "held", ..held },
        Depth { state: "sending", ..depth(db, Column::LeaseUntil.gt(now), now).await? },
        Depth { state: "waiting", ..depth(db, Column::NextAttemptAt.gt(now), now).await? },
    ])
}

/// The mails that failed for good, or were no longer wanted when their time came.
pub async fn failed(db: &impl ConnectionTrait) -> Result<u64> {
    Ok(Entity::find().filter(Column::Status.eq(DeliveryStatus::Failed)).count(db).await?)
}

const NOTHING: Depth = Depth { state: "", mails: 0, oldest: TimeDelta::zero() };

#[derive(Default, FromQueryResult)]
struct Found {
    mails: i64,
    oldest: Option<ComputedTime>,
}

async fn depth(db: &impl ConnectionTrait, filter: SimpleExpr, now: DateTime<Utc>) -> Result<Depth> {
    let late_since = Func::coalesce([Expr::col(Column::FirstAttemptAt), Expr::col(Column::NextAttemptAt)]);
    let found: Option<Found> = Entity::find()
        .select_only()
        .column_as(Column::Id.count(), "mails")
        .column_as(Expr::expr(late_since).min(), "oldest")
        .filter(Column::Status.eq(DeliveryStatus::Queued))
        .filter(filter)
        .into_model()
        .one(db)
        .await?;
    let Found { mails, oldest } = found.unwrap_or_default();
    let oldest = oldest.map_or(TimeDelta::zero(), |since| (now - since.0).max(TimeDelta::zero()));
    Ok(Depth { mails, oldest, ..NOTHING })
}
