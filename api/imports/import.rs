//! An import: one upload, what it would bring, and how far bringing it in has come. Its state is
//! timestamps; the worker that brings it in holds it for a while, and only the last one to take it can say
//! how far it is.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use std::borrow::Cow;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType};
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect, UpdateMany};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::export::{Entry, Unreadable};
use super::{bitwarden, lastpass};
use crate::caller::Tenant;
use crate::db::{Transaction, one_column};
use crate::problem::{NOT_ALLOWED, NOT_FOUND, Problem, Result};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "imports")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workspace_id: Uuid,
    /// Who imports, and owns what comes of it.
    pub member_id: Uuid,
    pub source: Source,
    pub created_at: DateTime<Utc>,
    /// When all of it was read; before that nobody sees it.
    pub previewed_at: Option<DateTime<Utc>>,
    pub committed_at: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
    pub failed_at: Option<DateTime<Utc>>,
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it failed or was cancelled by itself, in words.
    pub reason: Option<String>,
    /// Accounts and secrets that lie in no folder.
    pub loose: i64,
    /// They are brought in too.
    pub takes_loose: bool,
    pub collections: i64,
    pub accounts: i64,
    pub secrets: i64,
    pub skipped: i64,
    pub matched_users: i64,
    pub unmatched_users: i64,
    pub phase: Phase,
    /// How much of the phase is done, of how much.
    pub done: i64,
    pub total: i64,
    /// How often in a row the worker could not go on.
    pub attempts: i64,
    pub lease_until: Option<DateTime<Utc>>,
    pub fence: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// Whose export it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[schema(as = ImportSource)]
pub enum Source {
    Lastpass,
    Bitwarden,
}

impl Source {
    /// As people know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lastpass => "LastPass",
            Self::Bitwarden => "Bitwarden",
        }
    }

    /// What stands between the levels of a folder's path.
    pub fn separator(self) -> &'static str {
        match self {
            Self::Lastpass => "\\",
            Self::Bitwarden => "/",
        }
    }

    /// The text of an export.
    pub fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
        match self {
            Self::Lastpass => lastpass::decode(bytes),
            Self::Bitwarden => bitwarden::decode(bytes),
        }
    }

    /// Its entries, at most so many.
    pub fn entries(self, text: &str, most: usize) -> Result<Entries<'_>, Unreadable> {
        Ok(match self {
            Self::Lastpass => Box::new(lastpass::entries(text, most)?),
            Self::Bitwarden => Box::new(bitwarden::entries(text, most)?),
        })
    }
}

/// What is read of an export, one by one.
pub type Entries<'a> = Box<dyn Iterator<Item = Result<Entry, Unreadable>> + 'a>;

/// What of an import is being done, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[schema(as = ImportPhase)]
pub enum Phase {
    /// The files are read.
    Read,
    /// Folders become collections.
    Collections,
    /// Accounts and secrets are made.
    Items,
    /// What people had becomes grants.
    Permissions,
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportStatus)]
pub enum Status {
    /// It waits for its commit; after 24 hours it is cancelled.
    Previewed,
    Running,
    Completed,
    Failed,
    Cancelled,
}

/// What waits for its commit is kept for so long.
pub const KEPT_WAITING: TimeDelta = TimeDelta::hours(24);
/// A worker's hold on an import ends after this, if the worker died.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);

/// It is not as far as to be invited from.
pub const NOT_COMPLETED: Problem = Problem::new(
    409,
    "import_not_completed",
    "This import has not been completed yet. Invite people once it is, so that they find what they had.",
);
/// It does not wait for its commit.
pub const NOT_PREVIEWED: Problem = Problem::new(
    409,
    "import_not_previewed",
    "This import was started, cancelled or forgotten already. To import again, upload the files once more.",
);
/// It ended before.
pub const ENDED: Problem =
    Problem::new(409, "import_ended", "This import has ended already; there is nothing left to cancel.");

impl Model {
    /// The caller's own import, once it was read; else 404.
    pub async fn find(db: &impl ConnectionTrait, tenant: &Tenant, id: Uuid) -> Result<Self> {
        Ok(own(tenant)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(NOT_FOUND)?)
    }

    /// The same, held until the transaction ends.
    pub async fn lock(db: &impl ConnectionTrait, tenant: &Tenant, id: Uuid) -> Result<Self> {
        let query = own(tenant)?.filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate);
        Ok(query.one(db).await?.ok_or(NOT_FOUND)?)
    }

    /// Any import, by a worker's hand.
    pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Self>> {
        Ok(Entity::find_by_id(id).one(db).await?)
    }

    /// Where it stands.
    pub fn status(&self) -> Status {
        if self.completed_at.is_some() {
            Status::Completed
        } else if self.failed_at.is_some() {
            Status::Failed
        } else if self.cancelled_at.is_some() {
            Status::Cancelled
        } else if self.committed_at.is_some() {
            Status::Running
        } else {
            Status::Previewed
        }
    }

    /// Whether it has waited too long for its commit, noticed or not.
    pub fn is_forgotten(&self, now: DateTime<Utc>) -> bool {
        self.committed_at.is_none() && self.created_at <= now - KEPT_WAITING
    }

    /// When it ended, however it did.
    pub fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.completed_at.or(self.failed_at).or(self.cancelled_at)
    }

    /// Whether it ended early with nothing brought in: all but its counts is forgotten.
    pub fn is_let_go(&self) -> bool {
        matches!(self.status(), Status::Failed | Status::Cancelled)
            && self.collections + self.accounts + self.secrets == 0
    }

    /// 409 unless it was completed.
    pub fn check_completed(&self) -> Result<()> {
        match self.status() {
            Status::Completed => Ok(()),
            _ => Err(NOT_COMPLETED.into()),
        }
    }

    /// Takes the running import that waits longest for a worker: no other takes it while the lease runs.
    pub async fn claim(db: &Transaction, now: DateTime<Utc>) -> Result<Option<Self>> {
        let query = due(now)
            .order_by_asc(Column::CommittedAt)
            .limit(1)
            .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked);
        let Some(mut import) = query.one(db).await? else { return Ok(None) };
        import.fence += 1;
        import.lease_until = Some(now + LEASE);
        Entity::update_many()
            .col_expr(Column::Fence, Expr::value(import.fence))
            .col_expr(Column::LeaseUntil, Expr::value(import.lease_until))
            .filter(Column::Id.eq(import.id))
            .exec(db)
            .await?;
        Ok(Some(import))
    }

    /// Holds a claimed import for one more stretch of work, and until the transaction ends; false where it
    /// was cancelled, or somebody else has it now.
    pub async fn hold(&self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
        let held = self.claimed().col_expr(Column::LeaseUntil, Expr::value(now + LEASE));
        Ok(held.exec(db).await?.rows_affected == 1)
    }

    /// Notes how far it is: so much of this phase, which has so much in all. It goes on, so that earlier
    /// attempts do not count.
    pub async fn note_progress(
        &self,
        db: &impl ConnectionTrait,
        phase: Phase,
        done: i64,
        total: i64,
    ) -> Result<()> {
        self.claimed()
            .col_expr(Column::Phase, Expr::value(phase))
            .col_expr(Column::Done, Expr::value(done))
            .col_expr(Column::Total, Expr::value(total))
            .col_expr(Column::Attempts, Expr::value(0_i64))
            .exec(db)
            .await?;
        Ok(())
    }

    /// Notes that the worker could not go on, and when it may be tried again.
    pub async fn note_attempt(&self, db: &impl ConnectionTrait, retry_at: DateTime<Utc>) -> Result<()> {
        self.claimed()
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .col_expr(Column::LeaseUntil, Expr::value(retry_at))
            .exec(db)
            .await?;
        Ok(())
    }

    /// A change to a claimed import that has not ended.
    fn claimed(&self) -> UpdateMany<Entity> {
        Entity::update_many()
            .filter(Column::Id.eq(self.id))
            .filter(Column::Fence.eq(self.fence))
            .filter(unfinished())
    }

    /// Imports that nobody committed in time, or that were never read to their end.
    pub async fn forgotten(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Self>> {
        let query = Entity::find()
            .filter(unfinished())
            .filter(Column::CommittedAt.is_null())
            .filter(Column::CreatedAt.lte(now - KEPT_WAITING));
        Ok(query.all(db).await?)
    }

    /// A member's imports that wait for their commit, the newest left out.
    pub async fn too_many_waiting(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        newest: u64,
    ) -> Result<Vec<Self>> {
        let query = own(tenant)?
            .filter(unfinished())
            .filter(Column::CommittedAt.is_null())
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
            .offset(newest)
            // SQLite knows no offset without a limit.
            .limit(u64::from(u16::MAX));
        Ok(query.all(db).await?)
    }

    /// Cancels it for want of a commit, with the reason; false where there is one.
    pub async fn expire(&self, db: &impl ConnectionTrait, reason: &str, now: DateTime<Utc>) -> Result<bool> {
        let expired = Entity::update_many()
            .col_expr(Column::CancelledAt, Expr::value(now))
            .col_expr(Column::Reason, Expr::value(reason))
            .filter(Column::Id.eq(self.id))
            .filter(unfinished())
            .filter(Column::CommittedAt.is_null());
        Ok(expired.exec(db).await?.rows_affected == 1)
    }

    /// Whether an import waits for a worker: a look that takes nothing.
    pub async fn any_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
        let first = one_column::<Uuid>(due(now).select_only().column(Column::Id).limit(1));
        Ok(first.one(db).await?.is_some())
    }

    /// Lets another worker take it.
    pub async fn release(&self, db: &impl ConnectionTrait) -> Result<()> {
        let none = Expr::value(Option::<DateTime<Utc>>::None);
        self.claimed().col_expr(Column::LeaseUntil, none).exec(db).await?;
        Ok(())
    }

    /// Forgets an import of which nothing is left.
    pub async fn forget(&self, db: &impl ConnectionTrait) -> Result<()> {
        Entity::delete_by_id(self.id).exec(db).await?;
        Ok(())
    }
}

/// Running imports that no worker has.
fn due(now: DateTime<Utc>) -> Select<Entity> {
    Entity::find()
        .filter(unfinished())
        .filter(Column::CommittedAt.is_not_null())
        .filter(Column::LeaseUntil.is_null().or(Column::LeaseUntil.lte(now)))
}

/// Imports that have not ended.
fn unfinished() -> Condition {
    Condition::all()
        .add(Column::CompletedAt.is_null())
        .add(Column::FailedAt.is_null())
        .add(Column::CancelledAt.is_null())
}

/// The caller's own imports that were read; an API key has none.
pub fn own(tenant: &Tenant) -> Result<Select<Entity>> {
    let member_id = tenant.member_id().ok_or(NOT_ALLOWED)?;
    Ok(Entity::find()
        .filter(Column::WorkspaceId.eq(tenant.id()))
        .filter(Column::MemberId.eq(member_id))
        .filter(Column::PreviewedAt.is_not_null()))
}
