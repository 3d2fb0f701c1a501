//! Sending limits, counted in messages, in the database, so that every replica counts the same.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::app::App;
use crate::caller::Tenant;
use crate::clock::whole_seconds;
use crate::db::one_column;
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
    /// What the addresses that were looked up got, newest first.
    received: HashMap<String, Vec<Received>>,
}

/// What is read of a mail that was sent.
#[derive(FromQueryResult)]
struct Sent {
    to_key: String,
    workspace_id: Option<Uuid>,
    created_at: DateTime<Utc>,
}

/// A mail an address got.
struct Received {
    workspace_id: Option<Uuid>,
    at: DateTime<Utc>,
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
        Self { limits: Vec::new(), received: HashMap::new() }
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
        Ok(Self { limits, received: HashMap::new() })
    }

    /// Looks up what these addresses got, for [`Self::take`]. Without limits it looks nothing up.
    pub async fn look_up(
        &mut self,
        db: &impl ConnectionTrait,
        to_keys: &[&str],
        now: DateTime<Utc>,
    ) -> Result<()> {
        if self.limits.is_empty() {
            return Ok(());
        }
        let window = RECIPIENT_DAY.window.max(RECIPIENT_OVERALL_DAY.window);
        // Whoever is told what failed must still be able to send themselves a test. Those have a limit
        // of their own, as have mails that tell of something shared.
        let mails: Vec<Sent> = sent_since(now - window)
            .filter(Column::ToKey.is_in(to_keys.iter().copied()))
            .filter(Column::Kind.is_not_in([Kind::InviteNotDelivered, Kind::ItemShared]))
            .select_only()
            .columns([Column::ToKey, Column::WorkspaceId, Column::CreatedAt])
            .order_by_desc(Column::CreatedAt)
            .into_model()
            .all(db)
            .await?;
        for Sent { to_key, workspace_id, created_at: at } in mails {
            self.received.entry(to_key).or_default().push(Received { workspace_id, at });
        }
        Ok(())
    }

    /// Allows one message to an address that was looked up, or says which limit is used up and for
    /// how long. Answers when the message may go out, if it has to wait.
    pub fn take(
        &mut self,
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
        let received = self.received.get(to_key).map_or(&[][..], Vec::as_slice);
        let from_here = received.iter().filter(|mail| mail.workspace_id == Some(tenant.id()));
        Limit::of_recipient(RECIPIENT_DAY, from_here, now).check(now)?;
        let overall = Limit::of_recipient(RECIPIENT_OVERALL_DAY, received.iter(), now);
        for limit in &mut self.limits {
            limit.used += 1;
        }
        Ok(overall.is_used_up().then_some(overall.free_at))
    }
}

impl Limit {
    async fn count(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        sender: Option<Uuid>,
        policy: Policy,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let mut query = sent_since(now - policy.window)
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(Column::Kind.ne(Kind::ItemShared));
        if let Some(sender) = sender {
            query = query.filter(Column::SenderId.eq(sender));
        }
        let used = query.clone().limit(policy.most).count(db).await?;
        let first = query.select_only().column(Column::CreatedAt).order_by_asc(Column::CreatedAt).limit(1);
        let first: Option<DateTime<Utc>> = one_column(first).one(db).await?;
        Ok(Self { policy, used, free_at: first.unwrap_or(now) + policy.window })
    }

    /// Of the mails an address got, newest first.
    fn of_recipient<'a>(
        policy: Policy,
        mails: impl Iterator<Item = &'a Received>,
        now: DateTime<Utc>,
    ) -> Self {
        let times: Vec<_> = mails.map(|mail| mail.at).take(policy.most as usize).collect();
        let free_at = times.last().map_or(now, |oldest| *oldest + policy.window);
        Self { policy, used: times.len() as u64, free_at }
    }

    fn is_used_up(&self) -> bool {
        self.used >= self.policy.most
    }

    fn check(&self, now: DateTime<Utc>) -> Result<()> {
        if !self.is_used_up() {
            return Ok(());
        }
        let Policy { name, of, most, window } = self.policy;
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
