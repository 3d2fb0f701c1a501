//! The state of an invite, derived from its timestamps, and what is possible in it.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::invite::{Column, DeliveryStatus, Model, open};
use crate::clock::whole_seconds;
use crate::problem::{Problem, Result};

/// An invite's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InviteStatus)]
pub enum Status {
    Pending,
    Accepted,
    Revoked,
    Expired,
    Declined,
}

/// Already used, declined or replaced.
pub const NOT_PENDING: Problem = Problem::new(
    409,
    "invite_not_pending",
    "This invite was already used, declined, revoked or replaced by a newer one. Invite the person again if needed.",
);
/// Sent a moment ago.
pub const RESEND_TOO_SOON: Problem = Problem::new(
    429,
    "resend_too_soon",
    "This invite was sent a moment ago. Wait a little before sending it again.",
);
pub const EXPIRED: Problem = Problem::new(
    410,
    "invite_expired",
    "This invite has expired. Ask the person who invited you to send it again.",
);
pub const REVOKED: Problem = Problem::new(
    410,
    "invite_revoked",
    "This invite was taken back. Ask the person who invited you if that surprises you.",
);
pub const ACCEPTED: Problem =
    Problem::new(410, "invite_accepted", "This invite was already used. Sign in to go to the workspace.");
pub const DECLINED: Problem = Problem::new(
    410,
    "invite_declined",
    "This invite was declined. Ask for a new one if you changed your mind.",
);
pub const REPLACED: Problem = Problem::new(
    410,
    "invite_replaced",
    "A newer invite took this one's place. Use the link in the newest mail.",
);
impl Model {
    /// Derived from the timestamps.
    pub fn status(&self, now: DateTime<Utc>) -> Status {
        if self.accepted_at.is_some() {
            Status::Accepted
        } else if self.declined_at.is_some() {
            Status::Declined
        } else if self.revoked_at.is_some() {
            Status::Revoked
        } else if self.superseded_at.is_some() || self.expires_at <= now {
            Status::Expired
        } else {
            Status::Pending
        }
    }

    /// Pending or expired, and not replaced: can be resent or revoked.
    pub fn is_open(&self) -> bool {
        self.accepted_at.is_none()
            && self.declined_at.is_none()
            && self.revoked_at.is_none()
            && self.superseded_at.is_none()
    }

    /// What the holder of a link is told when it no longer works.
    pub fn check_link(&self, generation: u32, now: DateTime<Utc>) -> Result<()> {
        let refusal = match self.status(now) {
            Status::Accepted => ACCEPTED,
            Status::Declined => DECLINED,
            Status::Revoked => REVOKED,
            _ if self.superseded_at.is_some() || self.generation as u32 != generation => REPLACED,
            Status::Expired => EXPIRED,
            Status::Pending => return Ok(()),
        };
        Err(refusal.into())
    }

    /// When it may be sent again: the cooldown runs from the last send, creation included; a mail
    /// that failed may be sent again at once.
    pub fn resend_available_at(&self, cooldown: TimeDelta) -> DateTime<Utc> {
        match DeliveryStatus::FAILURES.contains(&self.delivery_status) {
            true => self.delivery_updated_at,
            false => self.sent_at + cooldown,
        }
    }

    /// The rule of resending: open, and not sent a moment ago.
    pub fn check_resend(&self, cooldown: TimeDelta, now: DateTime<Utc>) -> Result<()> {
        if !self.is_open() {
            return Err(NOT_PENDING.into());
        }
        let available_at = self.resend_available_at(cooldown);
        if available_at > now {
            let seconds = whole_seconds(available_at - now);
            return Err(RESEND_TOO_SOON
                .retry_after(seconds)
                .header("ratelimit", &format!("\"resend\";r=0;t={seconds}"))
                .header("ratelimit-policy", &format!("\"resend\";q=1;w={}", cooldown.num_seconds()))
                .into());
        }
        Ok(())
    }
}

/// The rows of a status.
pub fn with_status(status: Status, now: DateTime<Utc>) -> Condition {
    match status {
        Status::Pending => open().add(Column::ExpiresAt.gt(now)),
        Status::Accepted => Condition::all().add(Column::AcceptedAt.is_not_null()),
        Status::Revoked => Condition::all().add(Column::RevokedAt.is_not_null()),
        Status::Declined => Condition::all().add(Column::DeclinedAt.is_not_null()),
        Status::Expired => Condition::any()
            .add(Column::SupersededAt.is_not_null())
            .add(open().add(Column::ExpiresAt.lte(now))),
    }
}
