//! An invite: an offer to join, sent to one address. Its state is timestamps; status is derived,
//! expiry by comparing with now at the moment of use.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{
    Condition, ConnectionTrait, DeriveActiveEnum, EnumIter, Order, QueryOrder, QuerySelect, Set, UpdateMany,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::sender::Sender;
use super::state::{ACCEPTED, DECLINED};
use crate::caller::Tenant;
use crate::config::Config;
use crate::db::{kept_time, kept_time_or_none, unindexed};
use crate::email_address::EmailAddress;
use crate::keys::LinkToken;
use crate::members::member::InPartner;
use crate::permissions::{Action, GuestPartnerRole, Role};
use crate::problem::{NOT_FOUND, Result};
use crate::text_match::{begins_with, contains};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Deserialize, DeriveEntityModel)]
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
    #[serde(deserialize_with = "kept_time_or_none")]
    pub access_until: Option<DateTime<Utc>>,
    /// Which link is the live one; raised by every resend.
    pub generation: i32,
    pub send_count: i32,
    pub created_by: Option<Uuid>,
    pub created_by_key: Option<Uuid>,
    pub sent_by: Option<Uuid>,
    pub sent_by_key: Option<Uuid>,
    #[serde(deserialize_with = "kept_time")]
    pub created_at: DateTime<Utc>,
    #[serde(deserialize_with = "kept_time")]
    pub sent_at: DateTime<Utc>,
    #[serde(deserialize_with = "kept_time")]
    pub expires_at: DateTime<Utc>,
    #[serde(deserialize_with = "kept_time_or_none")]
    pub accepted_at: Option<DateTime<Utc>>,
    #[serde(deserialize_with = "kept_time_or_none")]
    pub declined_at: Option<DateTime<Utc>>,
    #[serde(deserialize_with = "kept_time_or_none")]
    pub revoked_at: Option<DateTime<Utc>>,
    /// When somebody invited the address again over this expired invite.
    #[serde(deserialize_with = "kept_time_or_none")]
    pub superseded_at: Option<DateTime<Utc>>,
    /// The membership it became.
    pub member_id: Option<Uuid>,
    /// When a new link was last asked for.
    #[serde(deserialize_with = "kept_time_or_none")]
    pub requested_at: Option<DateTime<Utc>>,
    /// When the admins were last told that joining was refused.
    #[serde(deserialize_with = "kept_time_or_none")]
    pub refusal_told_at: Option<DateTime<Utc>>,
    pub delivery_status: DeliveryStatus,
    pub delivery_reason: Option<String>,
    pub delivery_attempts: i32,
    #[serde(deserialize_with = "kept_time")]
    pub delivery_updated_at: DateTime<Utc>,
    #[serde(deserialize_with = "kept_time_or_none")]
    pub delivery_next_attempt_at: Option<DateTime<Utc>>,
    /// When somebody first looked at what the newest link offers.
    #[serde(deserialize_with = "kept_time_or_none")]
    pub link_opened_at: Option<DateTime<Utc>>,
    /// When Activity was told that it expired.
    #[serde(deserialize_with = "kept_time_or_none")]
    pub expiry_noted_at: Option<DateTime<Utc>>,
    /// When its one reminder is due; none after that.
    #[serde(deserialize_with = "kept_time_or_none")]
    pub remind_at: Option<DateTime<Utc>>,
    /// The partner whose guest the person is to be.
    pub partner_id: Option<Uuid>,
    pub partner_role: Option<GuestPartnerRole>,
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

impl Source {
    /// Of an invite that somebody sends by hand.
    pub fn of(partner_id: Option<Uuid>) -> Self {
        if partner_id.is_some() { Self::Partner } else { Self::Direct }
    }
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

    /// Whether a report of this one is news after the other: reports come in any order, and a mail
    /// that bounced or was called spam never counts as delivered again. One more of the same is
    /// (delayed once more).
    pub fn is_beyond(self, other: Self) -> bool {
        let rank = |status| match status {
            Self::Queued => 0,
            Self::Sent => 1,
            // Our giving up may be wrong: what follows is the provider's to say.
            Self::Failed => 2,
            Self::Delivered => 3,
            Self::Bounced => 4,
            Self::Complained => 5,
        };
        rank(self) > rank(other) || (self == other && self == Self::Sent)
    }
}

/// How far an invite's newest mail got, and how often that was tried.
pub struct Progress {
    pub status: DeliveryStatus,
    /// Why it failed or waits, in words.
    pub reason: Option<String>,
    pub attempts: i32,
    pub next_attempt_at: Option<DateTime<Utc>>,
}

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

    /// Those of several links.
    pub async fn by_links(db: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<Vec<Self>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        Ok(Entity::find().filter(Column::Id.is_in(ids)).all(db).await?)
    }

    /// Several invites of any workspaces, held until the transaction ends: in the order of their
    /// addresses, as everywhere.
    pub async fn lock_by_ids(db: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<Vec<Self>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let query = Entity::find().filter(Column::Id.is_in(ids)).order_by_asc(Column::EmailKey);
        Ok(query.order_by_asc(Column::Id).lock_exclusive().all(db).await?)
    }

    /// The newest invite to each of several addresses, of those the caller sees.
    pub async fn newest_of_addresses(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        email_keys: &[&str],
    ) -> Result<Vec<Self>> {
        let query = visible(tenant)
            .filter(Column::EmailKey.is_in(email_keys.iter().copied()))
            .order_by(unindexed(Column::CreatedAt), Order::Asc)
            .order_by_asc(Column::Id);
        let mut newest = HashMap::new();
        for invite in query.all(db).await? {
            newest.insert(invite.email_key.clone(), invite);
        }
        Ok(newest.into_values().collect())
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

    /// The open invites of several addresses, held until the transaction ends.
    pub async fn lock_open_of_addresses(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        email_keys: &[&str],
    ) -> Result<Vec<Self>> {
        let query = of_tenant(tenant)
            .filter(Column::EmailKey.is_in(email_keys.iter().copied()))
            .filter(open())
            // In the same order for everybody, so that nobody waits in a circle.
            .order_by_asc(Column::EmailKey)
            .lock_exclusive();
        Ok(query.all(db).await?)
    }

    /// The open invites of a partner.
    pub async fn open_of_partner(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        partner_id: Uuid,
    ) -> Result<Vec<Self>> {
        Ok(of_partner(tenant, partner_id).all(db).await?)
    }

    /// The same, held until the transaction ends.
    pub async fn lock_open_of_partner(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        partner_id: Uuid,
    ) -> Result<Vec<Self>> {
        let query = of_partner(tenant, partner_id).order_by(unindexed(Column::EmailKey), Order::Asc);
        Ok(query.lock_exclusive().all(db).await?)
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
        progress: Progress,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let Progress { status, reason, attempts, next_attempt_at } = progress;
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

    /// Notes that the newest link was opened, the first time.
    pub async fn note_opened(&self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
        self.change_if_live(now)
            .col_expr(Column::LinkOpenedAt, Expr::value(now))
            .filter(Column::LinkOpenedAt.is_null())
            .exec(db)
            .await?;
        Ok(())
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

    /// The place in a partner it offers.
    pub fn in_partner(&self) -> Option<InPartner> {
        Some(InPartner { id: self.partner_id?, role: self.partner_role? })
    }

    /// The address it goes to, in both forms.
    pub fn address(&self) -> EmailAddress {
        EmailAddress { shown: self.email.clone(), key: self.email_key.clone() }
    }

    /// Where it is looked after in the web app, by those who may.
    pub fn page(&self, config: &Config) -> String {
        match self.partner_id {
            Some(partner_id) => format!("{}/partners/{partner_id}", config.public_url),
            None => format!("{}/members?tab=guests", config.public_url),
        }
    }

    /// The link of its newest email.
    pub fn link(&self) -> LinkToken {
        LinkToken { id: self.id, generation: self.generation as u32 }
    }
}

/// The workspace's invites.
pub fn of_tenant(tenant: &Tenant) -> Select<Entity> {
    Entity::find().filter(Column::WorkspaceId.eq(tenant.id()))
}

fn of_partner(tenant: &Tenant, partner_id: Uuid) -> Select<Entity> {
    of_tenant(tenant).filter(Column::PartnerId.eq(partner_id)).filter(open())
}

/// The invites the caller may see: all, or guests' only for those who may not invite members; a Guest
/// Admin those of the own partner.
pub fn visible(tenant: &Tenant) -> Select<Entity> {
    let invites = of_tenant(tenant);
    if tenant.role_allows(Action::InviteMember) {
        invites
    } else if tenant.role_allows(Action::ListInvites) {
        invites.filter(Column::Role.eq(Role::Guest))
    } else {
        // Without a partner nothing is equal to it.
        invites.filter(Column::PartnerId.eq(tenant.partner().map(|own| own.id)))
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
