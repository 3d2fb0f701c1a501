//! Who sends a mail: a worker takes it for a while, and only the last one to take it can say what
//! became of it.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LockBehavior, LockType};
use sea_orm::{ConnectionTrait, PaginatorTrait, QueryOrder, QuerySelect, Set};

use super::outbox::{ActiveModel, Column, Entity, LogEntry, Model};
use crate::app::App;
use crate::caller::Tenant;
use crate::db::{Transaction, one_column};
use crate::invites::invite::DeliveryStatus;
use crate::problem::Result;

/// A worker's hold on a mail ends after this, if the worker died.
pub const LEASE: TimeDelta = TimeDelta::seconds(120);

/// A mail is handed over this soon after it was taken, or put back: that it was wanted was known then.
pub const SET_OUT: Duration = Duration::from_secs(1);

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
    /// The provider takes nothing at all just now: as if this had been no attempt, the time in which the
    /// mail may be sent again has not begun with it.
    pub is_untried: bool,
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
            is_untried: false,
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

/// Waits until no worker that took a mail of the invite before can still be about to hand it over.
pub async fn until_set_out(app: &App, tenant: &Tenant, invite_id: Uuid) -> Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < SET_OUT && is_in_hand(app, tenant, invite_id).await? {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

async fn is_in_hand(app: &App, tenant: &Tenant, invite_id: Uuid) -> Result<bool> {
    let in_hand = Entity::find()
        .filter(Column::WorkspaceId.eq(tenant.id()))
        .filter(Column::InviteId.eq(invite_id))
        .filter(Column::Status.eq(DeliveryStatus::Queued))
        .filter(Column::LeaseUntil.gt(app.clock.now()));
    Ok(in_hand.count(&app.db).await? > 0)
}

impl Model {
    /// Whether there are due mails that no worker has: a look that takes nothing.
    pub async fn any_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
        let query = due(now).filter(Column::NextAttemptAt.lte(now));
        let first = one_column::<Uuid>(query.select_only().column(Column::Id).limit(1));
        Ok(first.one(db).await?.is_some())
    }

    /// Due mails that no worker has: up to `count` that were in no batch yet, or all that are left of
    /// one batch. Held until the transaction ends; PostgreSQL skips rows others are claiming, on SQLite
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
        let locked = of_batch.clone().lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        let mut emails = locked.all(db).await?;
        // Another worker is just taking this batch: two that took a part each would both send all of it.
        if batch_id.is_some() && (emails.len() as u64) < of_batch.count(db).await? {
            return Ok(Due::default());
        }
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
        let Note { status, reason, provider_id, next_attempt_at, is_dead, is_untried, company } = note;
        let is_forgotten = is_untried && self.is_first_attempt();
        let mut log = self.log.clone();
        log.0.push(LogEntry { status, at: now, reason: reason.clone() });
        let noted = Entity::update_many()
            .set(ActiveModel {
                status: Set(status),
                reason: Set(reason),
                provider_id: Set(provider_id),
                log: Set(log),
                updated_at: Set(now),
                first_attempt_at: Set(self.first_attempt_at.filter(|_| !is_forgotten)),
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

    /// Gives claimed mails back as they were, for none of them was handed over.
    pub async fn release(db: &Transaction, emails: &[Self], batch_id: Option<Uuid>) -> Result<()> {
        for email in emails {
            let first_attempt_at = email.first_attempt_at.filter(|_| !email.is_first_attempt());
            Entity::update_many()
                .col_expr(Column::LeaseUntil, Expr::value(Option::<DateTime<Utc>>::None))
                .col_expr(Column::Attempts, Expr::value(email.attempts - 1))
                .col_expr(Column::FirstAttemptAt, Expr::value(first_attempt_at))
                .col_expr(Column::BatchId, Expr::value(batch_id))
                .filter(Column::Id.eq(email.id))
                .filter(Column::Fence.eq(email.fence))
                .filter(Column::Status.eq(DeliveryStatus::Queued))
                .exec(db)
                .await?;
        }
        Ok(())
    }

    /// Whether a claimed mail is tried for the first time.
    pub fn is_first_attempt(&self) -> bool {
        self.first_attempt_at.map(|first| first + LEASE) == self.lease_until
    }
}
