//! When the next request may go to a mail provider. Agreed in the database, so that every replica
//! keeps to it.
//!
//! Three things close the gate: a **hold** (the provider said "later", or refuses all mail), the
//! **breaker** (it failed several times in a row: then one request at a time tries whether it works
//! again, after growing waits) and the **pace** (its limit of requests a second).

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, SimpleExpr};
use sea_orm::{ConnectionTrait, QuerySelect, Set};

use crate::db::Transaction;
use crate::keys;
use crate::problem::Result;

/// Failures in a row that open the breaker.
const FAILURES: i32 = 5;
/// Failures of one mail that count for that.
const TELLING: i32 = 3;
/// The longest wait of an open breaker.
pub const LONGEST_WAIT: TimeDelta = TimeDelta::seconds(30);
/// How long others wait for the request that tries whether the provider works again. Longer than
/// such a request takes; if its worker dies, another tries then.
const TRIAL: TimeDelta = TimeDelta::seconds(45);

/// How far the clocks of replicas may lie apart.
const SKEW: TimeDelta = TimeDelta::seconds(10);

const NOT_HELD: DateTime<Utc> = DateTime::UNIX_EPOCH;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "provider_gates")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider: String,
    pub held_until: DateTime<Utc>,
    /// Why it is held.
    pub reason: String,
    /// Requests in a row that the provider did not answer, or with a 5xx.
    pub failures: i32,
    /// By its pace.
    pub next_request_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Whether a request may go out now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pass {
    /// Not before then.
    Closed { until: DateTime<Utc> },
    /// With whether the provider failed lately: [`works`] is to be told if it does not any more.
    Open { failed_lately: bool },
    /// To try whether the provider works again: with as little as possible.
    Trial,
}

impl Model {
    fn is_broken(&self) -> bool {
        self.failures >= FAILURES
    }

    fn closed_until(&self, pace: Option<TimeDelta>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        // A turn much further away than one request was set by a clock that was wrong.
        let turn = self.next_request_at.filter(|at| pace.is_some_and(|pace| *at <= now + pace + SKEW));
        [Some(self.held_until), turn].into_iter().flatten().max().filter(|until| *until > now)
    }
}

/// Until when no request may go out, if so: a look that takes nothing.
pub async fn closed_until(
    db: &impl ConnectionTrait,
    provider: &str,
    pace: Option<TimeDelta>,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    let gate = Entity::find_by_id(provider).one(db).await?;
    Ok(gate.and_then(|gate| gate.closed_until(pace, now)))
}

/// Asks for one request, and takes it where it may go out. `pace` is the time between two.
pub async fn pass(
    db: &Transaction,
    provider: &str,
    pace: Option<TimeDelta>,
    now: DateTime<Utc>,
) -> Result<Pass> {
    let row = || Entity::find_by_id(provider);
    let mut gate = row().one(db).await?;
    if pace.is_some() && gate.is_none() {
        let fresh = held(provider, NOT_HELD, "");
        let nobody_did = OnConflict::column(Column::Provider).do_nothing().to_owned();
        Entity::insert(fresh).on_conflict(nobody_did).exec_without_returning(db).await?;
    }
    let is_quiet = |gate: &Model| pace.is_none() && !gate.is_broken();
    // Only where something is taken is anybody made to wait.
    if pace.is_some() || gate.as_ref().is_some_and(|gate| gate.held_until <= now && !is_quiet(gate)) {
        gate = row().lock_exclusive().one(db).await?;
    }
    let Some(gate) = gate else { return Ok(Pass::Open { failed_lately: false }) };
    if let Some(until) = gate.closed_until(pace, now) {
        return Ok(Pass::Closed { until });
    }
    if !is_quiet(&gate) {
        let held_until = if gate.is_broken() { now + TRIAL } else { gate.held_until };
        let taken = ActiveModel {
            held_until: Set(held_until),
            next_request_at: Set(pace.map(|pace| now + pace)),
            ..Default::default()
        };
        Entity::update_many().set(taken).filter(Column::Provider.eq(provider)).exec(db).await?;
    }
    Ok(match gate.is_broken() {
        true => Pass::Trial,
        false => Pass::Open { failed_lately: gate.failures > 0 },
    })
}

/// The hold on the provider, if there is one now.
pub async fn hold(db: &impl ConnectionTrait, provider: &str, now: DateTime<Utc>) -> Result<Option<Model>> {
    let gate = Entity::find_by_id(provider).one(db).await?;
    Ok(gate.filter(|gate| gate.held_until > now))
}

/// Holds the provider back. Of several holds, the longest counts.
pub async fn put_hold(
    db: &impl ConnectionTrait,
    provider: &str,
    until: DateTime<Utc>,
    reason: &str,
) -> Result<()> {
    let overwrite = OnConflict::column(Column::Provider)
        .update_columns([Column::HeldUntil, Column::Reason])
        .action_and_where(Expr::col((Entity, Column::HeldUntil)).lt(until))
        .to_owned();
    Entity::insert(held(provider, until, reason)).on_conflict(overwrite).exec_without_returning(db).await?;
    Ok(())
}

/// The provider failed. After several times in a row it is left alone for a while: twice as long
/// with each further failure, up to half a minute, with full jitter. True if it is now.
///
/// It takes several mails to open the breaker: one whose `attempts` are many may be what it fails at.
pub async fn failed(
    db: &Transaction,
    provider: &str,
    attempts: i32,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let row = || Entity::find_by_id(provider);
    if attempts > TELLING && !row().one(db).await?.is_some_and(|gate| gate.is_broken()) {
        return Ok(false);
    }
    let once_more = Expr::col((Entity, Column::Failures)).add(1);
    let count = OnConflict::column(Column::Provider).value(Column::Failures, once_more).to_owned();
    let first = ActiveModel { failures: Set(1), ..held(provider, NOT_HELD, "") };
    Entity::insert(first).on_conflict(count).exec_without_returning(db).await?;
    let broken = row().one(db).await?.filter(Model::is_broken);
    if let Some(gate) = &broken {
        let longer = ActiveModel {
            held_until: Set(now + wait(gate.failures - FAILURES)),
            reason: Set(reason.to_owned()),
            ..Default::default()
        };
        Entity::update_many()
            .set(longer)
            .filter(Column::Provider.eq(provider))
            .filter(is_ours(now))
            .exec(db)
            .await?;
    }
    Ok(broken.is_some())
}

/// The provider works again: the breaker closes.
pub async fn works(db: &impl ConnectionTrait, provider: &str, now: DateTime<Utc>) -> Result<()> {
    let of_provider = || Entity::update_many().filter(Column::Provider.eq(provider));
    of_provider()
        .col_expr(Column::HeldUntil, Expr::value(NOT_HELD))
        .filter(Column::Failures.gte(FAILURES))
        .filter(is_ours(now))
        .exec(db)
        .await?;
    of_provider().col_expr(Column::Failures, Expr::value(0)).filter(Column::Failures.gt(0)).exec(db).await?;
    Ok(())
}

/// Whether the breaker may end the hold: one that lasts longer than any of its own is what the provider
/// asked for, in answer to another request.
fn is_ours(now: DateTime<Utc>) -> SimpleExpr {
    Column::HeldUntil.lte(now + TRIAL)
}

fn held(provider: &str, until: DateTime<Utc>, reason: &str) -> ActiveModel {
    ActiveModel {
        provider: Set(provider.to_owned()),
        held_until: Set(until),
        reason: Set(reason.to_owned()),
        failures: Set(0),
        next_request_at: Set(None),
    }
}

fn wait(trials: i32) -> TimeDelta {
    let cap = Ord::min(1_000_i64 << Ord::clamp(trials, 0, 10), LONGEST_WAIT.num_milliseconds());
    TimeDelta::milliseconds(keys::random_below(cap as u64) as i64 + 1)
}
