//! Who sends a mail: a worker takes it for a while, and only the last one to take it can say what
//! became of it.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LockBehavior, LockType};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, Set};

use super::outbox::{ActiveModel, Column, Entity, LogEntry, Model};
use crate::db::{Transaction, one_column};
use crate::invites::invite::DeliveryStatus;
use crate::problem::Result;

/// A worker's hold on a mail ends after this, if the worker died.
pub const LEASE: TimeDelta = TimeDelta::seconds(120);

/// Mails a worker may take, in the order of their ids.
#[derive(Debug, Default)]
pub struct Due {
    pub emails: Vec<Model>,
    /// The batch they are of, if they were sent together before, or are to go alone.
    pub batch_id: Option<Uuid>,
}

/// What became of a mail.
#[derive(Clone, Debug)]
pub struct Note {
    pub status: DeliveryStatus,
    /// Why it failed or waits, in words.
    pub reason: Option<String>,
    /// The provider's name for it.
    pub provider_id: Option<String>,
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// It failed though it was still wanted: somebody may have it sent again.
    pub is_dead: bool,
    pub company: Company,
}

/// With whom a mail goes out the next time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Company {
    /// As before: its batch may have reached the provider.
    Same,
    /// Anybody: the provider certainly took none of them.
    Any,
    /// Nobody: its batch was refused as a whole.
    Nobody,
}

impl Note {
    /// With nothing to say but this.
    pub fn of(status: DeliveryStatus) -> Self {
        Self {
            status,
            reason: None,
            provider_id: None,
            next_attempt_at: None,
            is_dead: false,
            company: Company::Same,
        }
    }
}

/// Queued mails that no worker has, the one that waits longest first.
fn due(now: DateTime<Utc>) -> Select<Entity> {
    Entity::find()
        .filter(Column::Status.eq(DeliveryStatus::Queued))
        .filter(Column::LeaseUntil.is_null().or(Column::LeaseUntil.lte(now)))
        .order_by_asc(Column::NextAttemptAt)
        .order_by_asc(Column::Id)
}

impl Model {
    /// Whether there are due mails that no worker has: a look that takes nothing.
    pub async fn any_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
        let query = due(now).filter(Column::NextAttemptAt.lte(now));
        let first = one_column::<Uuid>(query.select_only().column(Column::Id).limit(1));
        Ok(first.one(db).await?.is_some())
    }

    /// Due mails that no worker has: up to `count` that were in no batch yet, or the rest of one
    /// batch. Held until the transaction ends; PostgreSQL skips rows others are claiming, on SQLite
    /// there is one writer.
    pub async fn due(db: &Transaction, count: u64, now: DateTime<Utc>) -> Result<Due> {
        let is_due = Column::NextAttemptAt.lte(now);
        let oldest = due(now).filter(is_due.clone()).select_only().column(Column::BatchId).limit(1);
        let Some(batch_id) = one_column::<Option<Uuid>>(oldest).one(db).await? else {
            return Ok(Due::default());
        };
        let of_batch = match batch_id {
            Some(id) => due(now).filter(Column::BatchId.eq(id)),
            None => due(now).filter(Column::BatchId.is_null()).filter(is_due).limit(count),
        };
        let of_batch = of_batch.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        let mut emails = of_batch.all(db).await?;
        emails.sort_unstable_by_key(|email| email.id);
        Ok(Due { emails, batch_id })
    }

    /// Takes [due](Self::due) mails for one worker: no other takes them while the lease runs, and
    /// anyone may after it. With a batch, they go out together or not at all from now on.
    ///
    /// Once for each mail in a transaction: when a row is changed twice, PostgreSQL checks its foreign
    /// keys anew, and would wait for an invite that is being revoked and waits for this mail.
    pub async fn claim(
        db: &Transaction,
        emails: &mut [Self],
        batch_id: Option<Uuid>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        if emails.is_empty() {
            return Ok(());
        }
        for email in emails.iter_mut() {
            email.lease_until = Some(now + LEASE);
            email.fence += 1;
            email.attempts += 1;
            email.first_attempt_at = email.first_attempt_at.or(Some(now));
            email.batch_id = batch_id;
        }
        Entity::update_many()
            .col_expr(Column::LeaseUntil, Expr::value(now + LEASE))
            .col_expr(Column::Fence, Expr::col(Column::Fence).add(1))
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .col_expr(
                Column::FirstAttemptAt,
                Expr::expr(Func::coalesce([Expr::col(Column::FirstAttemptAt), Expr::value(now)])),
            )
            .col_expr(Column::BatchId, Expr::value(batch_id))
            .filter(Column::Id.is_in(emails.iter().map(|email| email.id)))
            .exec(db)
            .await?;
        Ok(())
    }

    /// All mails of a batch, in the order of their ids: also those whose fate is known by now, for the
    /// request has to be the same.
    pub async fn of_batch(db: &impl ConnectionTrait, batch_id: Uuid) -> Result<Vec<Self>> {
        let mut emails = Entity::find().filter(Column::BatchId.eq(batch_id)).all(db).await?;
        emails.sort_unstable_by_key(|email| email.id);
        Ok(emails)
    }

    /// Notes what became of a claimed mail. False if the lease was lost: somebody else has it now.
    pub async fn note(&self, db: &impl ConnectionTrait, note: Note, now: DateTime<Utc>) -> Result<bool> {
        let Note { status, reason, provider_id, next_attempt_at, is_dead, company } = note;
        let mut log = self.log.clone();
        log.0.push(LogEntry { status, at: now, reason: reason.clone() });
        let noted = Entity::update_many()
            .set(ActiveModel {
                status: Set(status),
                reason: Set(reason),
                provider_id: Set(provider_id),
                log: Set(log),
                updated_at: Set(now),
                next_attempt_at: Set(next_attempt_at.unwrap_or(self.next_attempt_at)),
                lease_until: Set(None),
                dead_at: Set(is_dead.then_some(now)),
                batch_id: Set(match company {
                    Company::Same => self.batch_id,
                    Company::Any => None,
                    Company::Nobody => Some(self.id),
                }),
                ..Default::default()
            })
            .filter(Column::Id.eq(self.id))
            .filter(Column::Fence.eq(self.fence))
            .filter(Column::Status.eq(DeliveryStatus::Queued))
            .exec(db)
            .await?;
        Ok(noted.rows_affected == 1)
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
