//! The outbox: a mail's intent commits with the work that wants it sent; the worker sends it.
//!
//! What is sent is rendered once, here. The link is put in at the moment of sending, so that a
//! retry sends the same bytes and no row opens a door.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ConnectionTrait, DeriveActiveEnum, EnumIter, FromJsonQueryResult, Order, QueryOrder, Set};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::lease::Note;
use super::templates::{LINK_PLACEHOLDER, Language, Mail, render};
use crate::app::App;
use crate::caller::Tenant;
use crate::db::unindexed;
use crate::email_address::EmailAddress;
use crate::invites::invite::{self, DeliveryStatus, Progress};
use crate::keys::{Keys, LinkToken, Purpose};
use crate::problem::Result;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "emails")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workspace_id: Option<Uuid>,
    pub invite_id: Option<Uuid>,
    /// The member on whose behalf it goes out; counted for their limits.
    pub sender_id: Option<Uuid>,
    pub kind: Kind,
    pub link_kind: Option<LinkKind>,
    pub link_id: Option<Uuid>,
    pub generation: i32,
    pub to_address: String,
    pub to_key: String,
    pub subject: String,
    pub html: String,
    /// The plain-text part.
    pub body: String,
    pub status: DeliveryStatus,
    pub provider: String,
    /// The provider's name for it.
    pub provider_id: Option<String>,
    pub reason: Option<String>,
    pub attempts: i32,
    pub log: Log,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub first_attempt_at: Option<DateTime<Utc>>,
    pub next_attempt_at: DateTime<Utc>,
    /// A worker is on it until then.
    pub lease_until: Option<DateTime<Utc>>,
    /// Raised by every claim: a worker that lost its lease can no longer note a result.
    pub fence: i32,
    /// When it was given up, though it was still wanted: a dead letter.
    pub dead_at: Option<DateTime<Utc>>,
    /// How often somebody had it sent again after that.
    pub retries: i32,
    /// The request it goes out in, together with every other mail of this batch: what may have reached
    /// the provider is sent again just so. Its own id: it goes alone.
    pub batch_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[schema(as = EmailKind)]
pub enum Kind {
    Invite,
    InviteReminder,
    InviteNotDelivered,
    GuestJoined,
    ItemShared,
    InviteRequested,
    JoinRefused,
    PasswordReset,
    PasswordChanged,
    ImportEnded,
    Test,
}

/// What the link in a mail opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum LinkKind {
    Join,
    Reset,
}

/// A link to be made at the moment of sending.
#[derive(Clone, Copy, Debug)]
pub enum Link {
    Join(LinkToken),
    Reset(Uuid),
}

/// What happened to a mail, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Log(pub Vec<LogEntry>);

impl Log {
    /// Whether this is known: the same thing at the same time.
    pub fn has(&self, entry: &LogEntry) -> bool {
        self.0.iter().any(|known| (known.status, known.at) == (entry.status, entry.at))
    }

    /// Puts it where it belongs in time.
    pub fn put(&mut self, entry: LogEntry) {
        let place = self.0.partition_point(|known| known.at <= entry.at);
        self.0.insert(place, entry);
    }
}

/// One thing that happened to a mail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = EmailEvent)]
pub struct LogEntry {
    pub status: DeliveryStatus,
    pub at: DateTime<Utc>,
    pub reason: Option<String>,
}

/// A mail to be sent.
pub struct NewEmail<'a> {
    pub workspace_id: Option<Uuid>,
    /// The invite it is the mail of.
    pub invite: Option<&'a invite::Model>,
    /// The member on whose behalf it goes out.
    pub sender_id: Option<Uuid>,
    pub to: &'a EmailAddress,
    pub language: &'a str,
    /// With [`LINK_PLACEHOLDER`] where its link goes.
    pub mail: Mail<'a>,
    pub link: Option<Link>,
    /// Not sent earlier; none: at once.
    pub not_before: Option<DateTime<Utc>>,
}

/// Puts a mail into the outbox; it goes out when the transaction commits.
pub async fn enqueue(db: &impl ConnectionTrait, app: &App, email: NewEmail<'_>) -> Result<()> {
    enqueue_all(db, app, [email]).await
}

/// Puts several mails into the outbox.
pub async fn enqueue_all<'a>(
    db: &impl ConnectionTrait,
    app: &App,
    emails: impl IntoIterator<Item = NewEmail<'a>>,
) -> Result<()> {
    let rows = emails.into_iter().map(|email| queued(app, email));
    Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

fn queued(app: &App, email: NewEmail<'_>) -> ActiveModel {
    let now = app.clock.now();
    let rendered = render(&email.mail, email.language.parse::<Language>().unwrap_or_default());
    let (link_kind, link_id, generation) = match email.link {
        Some(Link::Join(token)) => (Some(LinkKind::Join), Some(token.id), token.generation as i32),
        Some(Link::Reset(id)) => (Some(LinkKind::Reset), Some(id), 0),
        None => (None, None, 0),
    };
    ActiveModel {
        id: Set(Uuid::now_v7()),
        workspace_id: Set(email.workspace_id),
        invite_id: Set(email.invite.map(|invite| invite.id)),
        sender_id: Set(email.sender_id),
        kind: Set(kind(&email.mail)),
        link_kind: Set(link_kind),
        link_id: Set(link_id),
        generation: Set(generation),
        to_address: Set(email.to.shown.clone()),
        to_key: Set(email.to.key.clone()),
        subject: Set(rendered.subject),
        html: Set(rendered.html),
        body: Set(rendered.text),
        status: Set(DeliveryStatus::Queued),
        provider: Set(app.config.mail.provider.name().to_owned()),
        provider_id: Set(None),
        reason: Set(None),
        attempts: Set(0),
        log: Set(Log(vec![LogEntry { status: DeliveryStatus::Queued, at: now, reason: None }])),
        created_at: Set(now),
        updated_at: Set(now),
        first_attempt_at: Set(None),
        next_attempt_at: Set(email.not_before.unwrap_or(now)),
        lease_until: Set(None),
        fence: Set(0),
        dead_at: Set(None),
        retries: Set(0),
        batch_id: Set(None),
    }
}

fn kind(mail: &Mail<'_>) -> Kind {
    match mail {
        Mail::Invite(_) => Kind::Invite,
        Mail::InviteReminder(_) => Kind::InviteReminder,
        Mail::InviteNotDelivered { .. } => Kind::InviteNotDelivered,
        Mail::GuestJoined { .. } => Kind::GuestJoined,
        Mail::ItemShared { .. } => Kind::ItemShared,
        Mail::InviteRequested { .. } => Kind::InviteRequested,
        Mail::JoinRefused { .. } => Kind::JoinRefused,
        Mail::PasswordReset { .. } => Kind::PasswordReset,
        Mail::PasswordChanged { .. } => Kind::PasswordChanged,
        Mail::ImportEnded(_) => Kind::ImportEnded,
        Mail::Test { .. } => Kind::Test,
    }
}

impl Model {
    /// An invite's mails, newest first.
    pub async fn of_invite(db: &impl ConnectionTrait, tenant: &Tenant, invite_id: Uuid) -> Result<Vec<Self>> {
        let query = Entity::find()
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(Column::InviteId.eq(invite_id))
            .order_by(unindexed(Column::CreatedAt), Order::Desc)
            .order_by_desc(Column::Id);
        Ok(query.all(db).await?)
    }

    /// Its Idempotency-Key towards the provider: the same until somebody has it sent again.
    pub fn idempotency_key(&self) -> String {
        match self.retries {
            0 => self.id.to_string(),
            retries => format!("{}-{retries}", self.id),
        }
    }

    /// Who it goes to.
    pub fn address(&self) -> EmailAddress {
        EmailAddress { shown: self.to_address.clone(), key: self.to_key.clone() }
    }

    /// The parts as they go out, with the link in its place.
    pub fn rendered_with_link(&self, keys: &Keys, public_url: &str) -> (SecretString, SecretString) {
        let link = match (self.link_kind, self.link_id) {
            (Some(LinkKind::Join), Some(id)) => {
                let token = LinkToken { id, generation: self.generation as u32 };
                let token = keys.link_token(Purpose::InviteLink, token);
                format!("{public_url}/join#{}", token.expose_secret())
            }
            (Some(LinkKind::Reset), Some(id)) => {
                let token = keys.link_token(Purpose::PasswordReset, LinkToken { id, generation: 0 });
                format!("{public_url}/reset#{}", token.expose_secret())
            }
            _ => String::new(),
        };
        let put = |part: &str| SecretString::from(part.replace(LINK_PLACEHOLDER, &link));
        (put(&self.html), put(&self.body))
    }
}

/// Ends the queued mails of an invite: they are not sent any more, and the invite says so. A mail
/// that a worker is handing over just now is left to it, so that what is noted is what happened; so
/// is one whose batch may have reached the provider already.
pub async fn cancel_of_invite(
    db: &impl ConnectionTrait,
    invite: &invite::Model,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let queued = Entity::find()
        .filter(Column::WorkspaceId.eq(invite.workspace_id))
        .filter(Column::InviteId.eq(invite.id))
        .filter(Column::Status.eq(DeliveryStatus::Queued))
        .filter(Column::LeaseUntil.is_null().or(Column::LeaseUntil.lte(now)))
        .filter(Column::BatchId.is_null().or(Expr::col(Column::BatchId).eq(Expr::col(Column::Id))))
        .all(db)
        .await?;
    for email in queued {
        let status = DeliveryStatus::Failed;
        let note = Note { reason: Some(reason.to_owned()), ..Note::of(status) };
        let reason = note.reason.clone();
        if email.note(db, note, now).await? && email.generation == invite.generation {
            let progress = Progress { status, reason, attempts: email.attempts, next_attempt_at: None };
            invite.note_delivery(db, progress, now).await?;
        }
    }
    Ok(())
}

/// Whether somebody got a mail of this kind from the workspace since then.
pub async fn was_sent(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    kind: Kind,
    to_key: &str,
    since: DateTime<Utc>,
) -> Result<bool> {
    let query = sent_since(since)
        .filter(Column::WorkspaceId.eq(tenant.id()))
        .filter(Column::ToKey.eq(to_key))
        .filter(Column::Kind.eq(kind));
    Ok(query.one(db).await?.is_some())
}

/// Counts mails for the sending limits.
pub fn sent_since(since: DateTime<Utc>) -> Select<Entity> {
    Entity::find().filter(Column::CreatedAt.gt(since))
}
