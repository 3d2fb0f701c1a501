//! Sending limits, counted in messages, in the database, so that every replica counts the same.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::app::App;
use crate::caller::Tenant;
use crate::clock::whole_seconds;
use crate::email::outbox::{Column, Kind, sent_since};
use crate::problem::{Problem, Result};
use crate::workspace::workspace;

/// A limit is used up.
pub const QUOTA_EXCEEDED: Problem = Problem::new(
    429,
    "quota_exceeded",
    "The limit for sending mail is used up for now. Wait, or ask your operator to raise it.",
);

/// What is left for one call, by one sender. Each message allowed is taken off.
pub struct Quota {
    limits: Vec<Limit>,
}

/// One limit: its name in `RateLimit` headers, whose it is, how many, in which time.
#[derive(Clone, Copy)]
struct Policy {
    name: &'static str,
    of: &'static str,
    most: u64,
    window: TimeDelta,
}

const fn policy(name: &'static str, of: &'static str, most: u64, hours: i64) -> Policy {
    Policy { name, of, most, window: TimeDelta::hours(hours) }
}

const SENDER_HOUR: Policy = policy("sender-hour", "you", 200, 1);
const SENDER_DAY: Policy = policy("sender-day", "you", 500, 24);
const WORKSPACE_DAY: Policy = policy("workspace-day", "your workspace", 1_000, 24);
/// Mails one address may get from a workspace.
const RECIPIENT_DAY: Policy = policy("recipient-day", "this address", 5, 24);
/// Mails one address may get from all workspaces; further ones wait, so that nobody learns of
/// another's invites.
const RECIPIENT_OVERALL_DAY: Policy = policy("recipient-overall-day", "this address", 10, 24);

struct Limit {
    policy: Policy,
    used: u64,
    /// When the first of those counted leaves the window.
    free_at: DateTime<Utc>,
}

impl Quota {
    /// No limits: for a trusted installation, and for samples.
    pub fn unlimited() -> Self {
        Self { limits: Vec::new() }
    }

    /// Counts what the tenant's actor and workspace have sent. Holds the workspace's row, so that
    /// two calls cannot both take the last place. Without limits it counts nothing.
    pub async fn count(db: &impl ConnectionTrait, app: &App, tenant: &Tenant) -> Result<Self> {
        if !app.config.send_limits {
            return Ok(Self::unlimited());
        }
        workspace::Model::lock(db, tenant.id()).await?;
        let now = app.clock.now();
        let mut limits = Vec::new();
        if let Some(sender) = tenant.actor_id() {
            for policy in [SENDER_HOUR, SENDER_DAY] {
                limits.push(Limit::count(db, tenant, Some(sender), policy, now).await?);
            }
        }
        limits.push(Limit::count(db, tenant, None, WORKSPACE_DAY, now).await?);
        Ok(Self { limits })
    }

    /// Allows one message to an address, or says which limit is used up and for how long. Answers
    /// when the message may go out, if it has to wait.
    pub async fn take(
        &mut self,
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        to_key: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>> {
        if self.limits.is_empty() {
            return Ok(None);
        }
        for limit in &self.limits {
            limit.check(now)?;
        }
        let from_here = times_to(db, Some(tenant.id()), to_key, RECIPIENT_DAY, now).await?;
        let free_at = from_here.last().map_or(now, |oldest| *oldest + RECIPIENT_DAY.window);
        Limit { policy: RECIPIENT_DAY, used: from_here.len() as u64, free_at }.check(now)?;

        let overall = times_to(db, None, to_key, RECIPIENT_OVERALL_DAY, now).await?;
        for limit in &mut self.limits {
            limit.used += 1;
        }
        let is_full = overall.len() as u64 == RECIPIENT_OVERALL_DAY.most;
        Ok(overall.last().map(|oldest| *oldest + RECIPIENT_OVERALL_DAY.window).filter(|_| is_full))
    }
}

/// When an address got its newest mails, newest first, up to the policy's number.
async fn times_to(
    db: &impl ConnectionTrait,
    workspace_id: Option<Uuid>,
    to_key: &str,
    policy: Policy,
    now: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>> {
    // Whoever is told what failed must still be able to send themselves a test. Those have a limit of
    // their own.
    let mut query = sent_since(now - policy.window)
        .filter(Column::ToKey.eq(to_key))
        .filter(Column::Kind.ne(Kind::InviteNotDelivered));
    if let Some(id) = workspace_id {
        query = query.filter(Column::WorkspaceId.eq(id));
    }
    let times = query
        .select_only()
        .column(Column::CreatedAt)
        .order_by_desc(Column::CreatedAt)
        .limit(policy.most)
        .into_tuple()
        .all(db)
        .await?;
    Ok(times)
}

impl Limit {
    async fn count(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        sender: Option<Uuid>,
        policy: Policy,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let mut query = sent_since(now - policy.window).filter(Column::WorkspaceId.eq(tenant.id()));
        if let Some(sender) = sender {
            query = query.filter(Column::SenderId.eq(sender));
        }
        let used = query.clone().limit(policy.most).count(db).await?;
        let first = query
            .select_only()
            .column(Column::CreatedAt)
            .order_by_asc(Column::CreatedAt)
            .limit(1)
            .into_tuple::<DateTime<Utc>>()
            .one(db)
            .await?;
        Ok(Self { policy, used, free_at: first.unwrap_or(now) + policy.window })
    }

    fn check(&self, now: DateTime<Utc>) -> Result<()> {
        let Policy { name, of, most, window } = self.policy;
        if self.used < most {
            return Ok(());
        }
        let seconds = whole_seconds(self.free_at - now);
        let hours = window.num_hours();
        Err(QUOTA_EXCEEDED
            .retry_after(seconds)
            .header("ratelimit", &format!("\"{name}\";r=0;t={seconds}"))
            .header("ratelimit-policy", &format!("\"{name}\";q={most};w={}", window.num_seconds()))
            .saying(format!("At most {most} mails in {hours} h for {of}; that is used up. Try again later."))
            .into())
    }
}
