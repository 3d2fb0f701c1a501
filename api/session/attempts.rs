//! Attempts: tries that may be guesses are counted for each account and each network address, and
//! after some free ones each has to wait longer than the last. Agreed in the database, so that
//! several replicas are no help to the guesser; told to known and unknown accounts alike.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ConnectionTrait, QuerySelect, Set};

use crate::keys;
use crate::problem::{Problem, Refusal, Result};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attempts")]
pub struct Model {
    /// Hash of the limit's name and whom it counts.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    pub failures: i32,
    pub last_at: DateTime<Utc>,
    pub blocked_until: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Too many tries.
pub const RATE_LIMITED: Problem = Problem::new(
    429,
    "rate_limited",
    "There were too many tries. Wait for as long as Retry-After says, then try again.",
);

/// Failures are forgotten after this long without another.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(24);

/// How many tries are free, and how the delay grows afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    name: &'static str,
    free: i32,
    first_delay: TimeDelta,
    longest_delay: TimeDelta,
}

/// Wrong passwords for one account.
pub const SIGN_IN_ACCOUNT: Limit = Limit::guesses("sign-in-account", 5);
/// Wrong passwords from one network address.
pub const SIGN_IN_ADDRESS: Limit = Limit::guesses("sign-in-address", 10);
/// Wrong set-up tokens from one network address.
pub const SETUP_ADDRESS: Limit = Limit::guesses("setup-address", 10);
/// Reset mails asked for one account: few, as they land in somebody's inbox.
pub const FORGOT_ACCOUNT: Limit = Limit {
    name: "forgot-account",
    free: 3,
    first_delay: TimeDelta::minutes(1),
    longest_delay: TimeDelta::hours(12),
};
/// Reset mails asked for from one network address.
pub const FORGOT_ADDRESS: Limit = Limit::guesses("forgot-address", 20);

/// Reset mails sent to one person by their workspace's admins.
pub const RESET_BY_ADMIN: Limit = Limit {
    name: "reset-by-admin",
    free: 5,
    first_delay: TimeDelta::minutes(1),
    longest_delay: TimeDelta::hours(12),
};

/// Whom a limit counts.
#[derive(Clone, Debug)]
pub struct Subject {
    limit: Limit,
    hash: String,
}

impl Limit {
    const fn guesses(name: &'static str, free: i32) -> Self {
        Self { name, free, first_delay: TimeDelta::seconds(1), longest_delay: TimeDelta::minutes(15) }
    }

    /// One account or network address under this limit.
    pub fn of(self, who: &str) -> Subject {
        Subject { limit: self, hash: keys::hash(&format!("{} {who}", self.name)) }
    }

    /// How long to wait after this many failures.
    fn delay(self, failures: i32) -> Option<TimeDelta> {
        let over_free = u32::try_from(failures.saturating_sub(self.free)).ok().filter(|over| *over > 0)?;
        let delay = self.first_delay * 2_i32.pow(Ord::min(over_free - 1, 20));
        Some(Ord::min(delay, self.longest_delay))
    }

    fn refusal(self, wait: TimeDelta) -> Refusal {
        let seconds = (wait.num_milliseconds() + 999) / 1000;
        let (name, quota, window) = (self.name, self.free, FORGOTTEN_AFTER.num_seconds());
        RATE_LIMITED
            .retry_after(seconds)
            .header("ratelimit-policy", &format!("\"{name}\";q={quota};w={window}"))
            .header("ratelimit", &format!("\"{name}\";r=0;t={seconds}"))
    }
}

/// The failures that count of each subject now; 429 while one of them has to wait.
pub async fn check<const N: usize>(
    db: &impl ConnectionTrait,
    subjects: [&Subject; N],
    now: DateTime<Utc>,
) -> Result<[i32; N]> {
    let hashes = subjects.map(|subject| subject.hash.clone());
    let rows = Entity::find().filter(Column::Subject.is_in(hashes)).all(db).await?;
    let row_of = |subject: &Subject| rows.iter().find(|row| row.subject == subject.hash);
    for subject in subjects {
        let wait = row_of(subject).and_then(|row| row.blocked_until).map(|until| until - now);
        if let Some(wait) = wait.filter(|wait| *wait > TimeDelta::zero()) {
            return Err(subject.limit.refusal(wait).into());
        }
    }
    Ok(subjects.map(|subject| {
        row_of(subject).filter(|row| now - row.last_at < FORGOTTEN_AFTER).map_or(0, |row| row.failures)
    }))
}

/// Counts a try, unless it would have to wait: then false, and nothing is counted. Of many at once
/// each sees the one before.
pub async fn admit(db: &impl ConnectionTrait, subject: &Subject, now: DateTime<Utc>) -> Result<bool> {
    let row = ActiveModel {
        subject: Set(subject.hash.clone()),
        failures: Set(0),
        last_at: Set(now),
        blocked_until: Set(None),
    };
    let known = OnConflict::column(Column::Subject).do_nothing().to_owned();
    Entity::insert(row).on_conflict(known).try_insert().exec_without_returning(db).await?;
    let row = Entity::find_by_id(&subject.hash).lock_exclusive().one(db).await?;
    if row.and_then(|row| row.blocked_until).is_some_and(|until| until > now) {
        return Ok(false);
    }
    count(db, subject, now).await?;
    Ok(true)
}

/// Counts one more.
pub async fn count(db: &impl ConnectionTrait, subject: &Subject, now: DateTime<Utc>) -> Result<()> {
    let row = ActiveModel {
        subject: Set(subject.hash.clone()),
        failures: Set(1),
        last_at: Set(now),
        blocked_until: Set(None),
    };
    let is_forgotten = Expr::col((Entity, Column::LastAt)).lte(now - FORGOTTEN_AFTER);
    let one_more = Expr::case(is_forgotten, 1).finally(Expr::col((Entity, Column::Failures)).add(1));
    let again = OnConflict::column(Column::Subject)
        .update_column(Column::LastAt)
        .value(Column::Failures, one_more)
        .to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(db).await?;
    let row = Entity::find_by_id(&subject.hash).one(db).await?;
    if let Some(delay) = row.and_then(|row| subject.limit.delay(row.failures)) {
        Entity::update_many()
            .col_expr(Column::BlockedUntil, Expr::value(now + delay))
            .filter(Column::Subject.eq(&subject.hash))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// Forgets a subject's failures.
pub async fn forget(db: &impl ConnectionTrait, subject: &Subject) -> Result<()> {
    Entity::delete_by_id(&subject.hash).exec(db).await?;
    Ok(())
}

/// Takes some failures back, e.g. those of an account that turned out to be its owner's.
pub async fn take_back(db: &impl ConnectionTrait, subject: &Subject, failures: i32) -> Result<()> {
    let rest = Expr::col(Column::Failures).sub(failures);
    Entity::update_many()
        .col_expr(Column::Failures, Expr::case(rest.clone().lt(0), 0).finally(rest).into())
        .filter(Column::Subject.eq(&subject.hash))
        .exec(db)
        .await?;
    Ok(())
}

/// Deletes what no longer counts.
pub async fn forget_old(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
    Entity::delete_many().filter(Column::LastAt.lt(now - FORGOTTEN_AFTER)).exec(db).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_doubles_from_a_second_to_a_quarter_of_an_hour() {
        let delays: Vec<i64> = (1..=20)
            .map(|failures| SIGN_IN_ACCOUNT.delay(failures).map_or(0, |delay| delay.num_seconds()))
            .collect();
        assert_eq!(delays[..5], [0; 5], "five are free");
        assert_eq!(delays[5..9], [1, 2, 4, 8]);
        assert_eq!(delays[15..], [900; 5]);
        assert_eq!(SIGN_IN_ACCOUNT.delay(i32::MAX), Some(TimeDelta::minutes(15)));
    }

    #[test]
    fn one_subject_of_two_limits_is_counted_apart() {
        assert_ne!(SIGN_IN_ACCOUNT.of("a@x.test").hash, FORGOT_ACCOUNT.of("a@x.test").hash);
    }
}
