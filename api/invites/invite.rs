//! An invite: an offer to join, sent to one address. Its state is timestamps; status is derived,
//! expiry by comparing with now at the moment of use.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, ConnectionTrait, DeriveActiveEnum, EnumIter, QuerySelect, Set, UpdateMany};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::sender::Sender;
use crate::caller::Tenant;
use crate::clock::whole_seconds;
use crate::email_address::EmailAddress;
use crate::keys::LinkToken;
use crate::permissions::{Action, Role};
use crate::problem::{NOT_FOUND, Problem, Result};
use crate::text_match::{begins_with, contains};
use crate::workspace::workspace;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "invites")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workspace_id: Uuid,
    /// As typed.
    pub email: String,
    /// Canonical; see `email_address.rs`.
    pub email_key: String,
    pub role: Role,
    pub source: Source,
    pub message: Option<String>,
    pub language: String,
    /// When the guest's access will end by itself.
    pub access_until: Option<DateTime<Utc>>,
    /// Which link is the live one; raised by every resend.
    pub generation: i32,
    pub send_count: i32,
    pub created_by: Option<Uuid>,
    pub created_by_key: Option<Uuid>,
    pub sent_by: Option<Uuid>,
    pub sent_by_key: Option<Uuid>,
    pub created_at: DateTime<Utc>,
    pub sent_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub declined_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
    /// When somebody invited the address again over this expired invite.
    pub superseded_at: Option<DateTime<Utc>>,
    /// The membership it became.
    pub member_id: Option<Uuid>,
    /// When a new link was last asked for.
    pub requested_at: Option<DateTime<Utc>>,
    /// When the admins were last told that joining was refused.
    pub refusal_told_at: Option<DateTime<Utc>>,
    pub delivery_status: DeliveryStatus,
    pub delivery_reason: Option<String>,
    pub delivery_attempts: i32,
    pub delivery_updated_at: DateTime<Utc>,
    pub delivery_next_attempt_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Where an invite comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[schema(as = InviteSource)]
pub enum Source {
    /// All members.
    Direct,
    /// An import's report.
    Import,
    /// A partner's page.
    Partner,
}

/// How far the newest email of an invite got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// Waiting for its turn, or for the next attempt.
    Queued,
    /// The mail provider has it.
    Sent,
    /// The receiver's server took it.
    Delivered,
    /// The receiver's server refused it.
    Bounced,
    /// The receiver called it spam.
    Complained,
    /// Given up, or not sent for the reason given.
    Failed,
}

impl DeliveryStatus {
    /// The person has not got it and will not without a resend.
    pub const FAILURES: [Self; 3] = [Self::Bounced, Self::Complained, Self::Failed];
}

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

/// Why a pending invite cannot be joined until somebody with the right resends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockedReason {
    /// Its sender was removed or lost the right to invite.
    SenderLeft,
    /// Guest invites are switched off.
    FeatureOff,
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
const EXPIRED: Problem = Problem::new(
    410,
    "invite_expired",
    "This invite has expired. Ask the person who invited you to send it again.",
);
const REVOKED: Problem = Problem::new(
    410,
    "invite_revoked",
    "This invite was taken back. Ask the person who invited you if that surprises you.",
);
const ACCEPTED: Problem =
    Problem::new(410, "invite_accepted", "This invite was already used. Sign in to go to the workspace.");
const DECLINED: Problem = Problem::new(
    410,
    "invite_declined",
    "This invite was declined. Ask for a new one if you changed your mind.",
);
const REPLACED: Problem = Problem::new(
    410,
    "invite_replaced",
    "A newer invite took this one's place. Use the link in the newest mail.",
);
/// Cannot be joined until resent by somebody with the right.
pub const SUSPENDED: Problem = Problem::new(
    409,
    "invite_suspended",
    "This invite is on hold, because its sender may no longer invite. Ask the workspace to send it again.",
);

impl Model {
    /// This workspace's invite, held until the transaction ends; else 404.
    pub async fn lock(db: &impl ConnectionTrait, tenant: &Tenant, id: Uuid) -> Result<Self> {
        let invite = of_tenant(tenant).filter(Column::Id.eq(id)).lock_exclusive().one(db).await?;
        Ok(invite.ok_or(NOT_FOUND)?)
    }

    /// This workspace's invite, if it is one the caller may see; else 404.
    pub async fn find_visible(db: &impl ConnectionTrait, tenant: &Tenant, id: Uuid) -> Result<Self> {
        let invite = visible(tenant).filter(Column::Id.eq(id)).one(db).await?;
        Ok(invite.ok_or(NOT_FOUND)?)
    }

    /// As [`Model::lock`], of those the caller may see.
    pub async fn lock_visible(db: &impl ConnectionTrait, tenant: &Tenant, id: Uuid) -> Result<Self> {
        let invite = visible(tenant).filter(Column::Id.eq(id)).lock_exclusive().one(db).await?;
        Ok(invite.ok_or(NOT_FOUND)?)
    }

    /// The invite a verified link names. The link is the credential here, so no tenant is asked for.
    pub async fn by_link(db: &impl ConnectionTrait, link: LinkToken) -> Result<Option<Self>> {
        Ok(Entity::find_by_id(link.id).one(db).await?)
    }

    /// The open invite (pending or expired) of an address.
    pub async fn open_of_address(
        db: &impl ConnectionTrait,
        workspace_id: Uuid,
        email_key: &str,
    ) -> Result<Option<Self>> {
        let query = Entity::find()
            .filter(Column::WorkspaceId.eq(workspace_id))
            .filter(Column::EmailKey.eq(email_key))
            .filter(open());
        Ok(query.one(db).await?)
    }

    /// As [`Model::open_of_address`], held until the transaction ends.
    pub async fn lock_open_of_address(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        email_key: &str,
    ) -> Result<Option<Self>> {
        let query = of_tenant(tenant).filter(Column::EmailKey.eq(email_key)).filter(open()).lock_exclusive();
        Ok(query.one(db).await?)
    }

    /// Several invites of the workspace at once.
    pub async fn by_ids(db: &impl ConnectionTrait, tenant: &Tenant, ids: Vec<Uuid>) -> Result<Vec<Self>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        Ok(of_tenant(tenant).filter(Column::Id.is_in(ids)).all(db).await?)
    }

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
            return Err(RESEND_TOO_SOON.retry_after(whole_seconds(available_at - now)).into());
        }
        Ok(())
    }

    /// The rule of revoking: Admin and above any, a User those they sent; guests' invites only,
    /// unless the caller may invite members.
    pub fn may_be_revoked_by(&self, tenant: &Tenant) -> bool {
        let oneself = tenant.member_id();
        let is_sender = oneself.is_some() && [self.sent_by, self.created_by].contains(&oneself);
        tenant.may(Action::RevokeInvite)
            && may_invite(tenant.role(), self.role)
            && (is_sender || tenant.role_allows(Action::RemoveGuest))
    }

    /// What the caller may do to this invite now.
    pub fn can(&self, tenant: &Tenant) -> Vec<Action> {
        let mut can = Vec::new();
        let is_off = self.role == Role::Guest && !tenant.workspace().guest_invites_enabled;
        let may_resend = tenant.may(Action::ResendInvite) && may_invite(tenant.role(), self.role);
        if self.is_open() && may_resend && !is_off {
            can.push(Action::ResendInvite);
        }
        if self.is_open() && self.may_be_revoked_by(tenant) {
            can.push(Action::RevokeInvite);
        }
        can
    }

    /// Why it cannot be joined now. `sender` is the role of the one who sent it last, if they are
    /// still a member.
    pub fn blocked_reason(
        &self,
        workspace: &workspace::Model,
        sender: Option<Role>,
    ) -> Option<BlockedReason> {
        if !self.is_open() {
            None
        } else if self.role == Role::Guest && !workspace.guest_invites_enabled {
            Some(BlockedReason::FeatureOff)
        } else if !may_invite(sender, self.role) {
            Some(BlockedReason::SenderLeft)
        } else {
            None
        }
    }

    /// Uses it up: works for exactly one caller, however many try at once.
    pub async fn accept(
        &self,
        db: &impl ConnectionTrait,
        member_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let accepted = self
            .change_if_live(now)
            .col_expr(Column::AcceptedAt, Expr::value(now))
            .col_expr(Column::MemberId, Expr::value(member_id))
            .exec_with_returning(db)
            .await?;
        Ok(accepted.into_iter().next().ok_or(ACCEPTED)?)
    }

    /// Declines it; for one caller only, as with [`Model::accept`].
    pub async fn decline(&self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Self> {
        let declined = self
            .change_if_live(now)
            .col_expr(Column::DeclinedAt, Expr::value(now))
            .exec_with_returning(db)
            .await?;
        Ok(declined.into_iter().next().ok_or(DECLINED)?)
    }

    /// Notes how far the newest mail got.
    pub async fn note_delivery(
        &self,
        db: &impl ConnectionTrait,
        status: DeliveryStatus,
        reason: Option<String>,
        attempts: i32,
        next_attempt_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let change = ActiveModel {
            id: Set(self.id),
            delivery_status: Set(status),
            delivery_reason: Set(reason),
            delivery_attempts: Set(attempts),
            delivery_updated_at: Set(now),
            delivery_next_attempt_at: Set(next_attempt_at),
            ..Default::default()
        };
        Ok(change.update(db).await?)
    }

    fn change_if_live(&self, now: DateTime<Utc>) -> UpdateMany<Entity> {
        Entity::update_many()
            .filter(Column::Id.eq(self.id))
            .filter(Column::Generation.eq(self.generation))
            .filter(Column::ExpiresAt.gt(now))
            .filter(open())
    }

    /// Who made it.
    pub fn maker(&self) -> Sender {
        Sender::from_columns(self.created_by, self.created_by_key)
    }

    /// Who sent it last; their rights count at joining.
    pub fn sender(&self) -> Sender {
        Sender::from_columns(self.sent_by, self.sent_by_key)
    }

    /// The address it goes to, in both forms.
    pub fn address(&self) -> EmailAddress {
        EmailAddress { shown: self.email.clone(), key: self.email_key.clone() }
    }

    /// The link of its newest email.
    pub fn link(&self) -> LinkToken {
        LinkToken { id: self.id, generation: self.generation as u32 }
    }
}

/// Who may invite to which role: a guest by User and above, a member by Admin and above at or
/// below their own role. Every way of inviting, and joining, asks this one rule.
pub fn may_invite(inviter: Option<Role>, role: Role) -> bool {
    let Some(inviter) = inviter else { return false };
    match role {
        Role::Guest => Action::InviteGuest.allowed(inviter),
        Role::Owner => false,
        _ => Action::InviteMember.allowed(inviter) && inviter.at_least(role),
    }
}

/// The workspace's invites.
pub fn of_tenant(tenant: &Tenant) -> Select<Entity> {
    Entity::find().filter(Column::WorkspaceId.eq(tenant.id()))
}

/// The invites the caller may see: all, or guests' only for those who may not invite members.
pub fn visible(tenant: &Tenant) -> Select<Entity> {
    match tenant.role_allows(Action::InviteMember) {
        true => of_tenant(tenant),
        false => of_tenant(tenant).filter(Column::Role.eq(Role::Guest)),
    }
}

/// Invites whose address holds the text; begins with it, below three characters.
pub fn address_matches(text: &str) -> Expr {
    let (address, text) = (Expr::col(Column::EmailKey), text.to_lowercase());
    match text.chars().count() {
        // No address is like that; PostgreSQL would not even take a NUL.
        _ if text.contains(char::is_control) => Expr::value(false),
        0..3 => begins_with(address, &text),
        _ => contains(address, &text),
    }
}

/// Neither used nor ended; expired ones are open too.
pub fn open() -> Condition {
    Condition::all()
        .add(Column::AcceptedAt.is_null())
        .add(Column::DeclinedAt.is_null())
        .add(Column::RevokedAt.is_null())
        .add(Column::SupersededAt.is_null())
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
