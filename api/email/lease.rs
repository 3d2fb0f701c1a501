//! Who sends a mail: a worker takes it for a while, and only the last one to take it can say what
//! became of it.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LockBehavior, LockType, Query};
use sea_orm::{ConnectionTrait, Order, Set};

use super::outbox::{ActiveModel, Column, Entity, LogEntry, Model};
use crate::invites::invite::DeliveryStatus;
use crate::problem::Result;

/// A worker's hold on a mail ends after this, if the worker died.
pub const LEASE: TimeDelta = TimeDelta::seconds(120);

impl Model {
    /// Takes up to `count` due mails for one worker: no other takes them while the lease runs, and
    /// anyone may after it (PostgreSQL: skipping rows others are claiming; SQLite: one statement).
    pub async fn claim(db: &impl ConnectionTrait, count: u64, now: DateTime<Utc>) -> Result<Vec<Self>> {
        let mut due = Query::select();
        due.column(Column::Id)
            .from(Entity)
            .and_where(Column::Status.eq(DeliveryStatus::Queued))
            .and_where(Column::NextAttemptAt.lte(now))
            .and_where(Column::LeaseUntil.is_null().or(Column::LeaseUntil.lte(now)))
            .order_by(Column::NextAttemptAt, Order::Asc)
            .order_by(Column::Id, Order::Asc)
            .limit(count)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        let claimed = Entity::update_many()
            .col_expr(Column::LeaseUntil, Expr::value(now + LEASE))
            .col_expr(Column::Fence, Expr::col(Column::Fence).add(1))
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .col_expr(
                Column::FirstAttemptAt,
                Expr::expr(Func::coalesce([Expr::col(Column::FirstAttemptAt), Expr::value(now)])),
            )
            .filter(Column::Id.in_subquery(due))
            .exec_with_returning(db)
            .await?;
        Ok(claimed)
    }

    /// Notes what became of a claimed mail. False if the lease was lost: somebody else has it now.
    pub async fn note(
        &self,
        db: &impl ConnectionTrait,
        status: DeliveryStatus,
        reason: Option<String>,
        provider_id: Option<String>,
        next_attempt_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let mut log = self.log.clone();
        log.0.push(LogEntry { status, at: now, reason: reason.clone() });
        let noted = Entity::update_many()
            .set(ActiveModel {
                status: Set(status),
                reason: Set(reason),
                provider_id: Set(provider_id),
                log: Set(log),
                updated_at: Set(now),
                next_attempt_at: Set(next_attempt_at),
                lease_until: Set(None),
                ..Default::default()
            })
            .filter(Column::Id.eq(self.id))
            .filter(Column::Fence.eq(self.fence))
            .filter(Column::Status.eq(DeliveryStatus::Queued))
            .exec(db)
            .await?;
        Ok(noted.rows_affected == 1)
    }

    /// Gives a claimed mail back with which nothing was done, for later.
    pub async fn put_back(&self, db: &impl ConnectionTrait, next_attempt_at: DateTime<Utc>) -> Result<()> {
        Entity::update_many()
            .col_expr(Column::Attempts, Expr::value(self.attempts - 1))
            .col_expr(Column::NextAttemptAt, Expr::value(next_attempt_at))
            .col_expr(Column::LeaseUntil, Expr::value(Option::<DateTime<Utc>>::None))
            .filter(Column::Id.eq(self.id))
            .filter(Column::Fence.eq(self.fence))
            .filter(Column::Status.eq(DeliveryStatus::Queued))
            .exec(db)
            .await?;
        self.forget_first_attempt(db).await
    }

    /// The provider certainly did not take it this time: if this was the first time, the time in
    /// which it may be sent again has not begun.
    pub async fn forget_first_attempt(&self, db: &impl ConnectionTrait) -> Result<()> {
        if self.first_attempt_at.map(|first| first + LEASE) != self.lease_until {
            return Ok(());
        }
        Entity::update_many()
            .col_expr(Column::FirstAttemptAt, Expr::value(Option::<DateTime<Utc>>::None))
            .filter(Column::Id.eq(self.id))
            .filter(Column::Fence.eq(self.fence))
            .filter(Column::Status.eq(DeliveryStatus::Queued))
            .exec(db)
            .await?;
        Ok(())
    }
}
