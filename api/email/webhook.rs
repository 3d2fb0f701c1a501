//! `POST /mail-webhooks/{provider}`: the mail provider reports what became of a mail.
//!
//! Each provider has its own way to prove that a webhook is its own and its own words for what
//! happened; what follows from it is the same for all of them: see [`super::report`].

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use actix_web::http::header::HeaderMap;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, post};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, Set, TryInsertResult};
use secrecy::SecretString;
use serde_json::Value;

use super::provider::EMAIL_TAG;
use super::report::{self, Report};
use crate::app::App;
use crate::config::{MailConfig, MailProvider};
use crate::problem::{BAD_REQUEST, NOT_FOUND, Problem, Result, TOO_LARGE, refuses};
use crate::routes::Routes;
use crate::valid_json::read_body;

mod mailgun;
mod mailpit;
mod postmark;
mod resend;
mod sendgrid;
mod shared_secret;
pub mod svix;

/// SendGrid sends many events at a time; it cuts them at 768 KB.
const MAX_BODY: usize = 1 << 20;

/// A webhook signed longer ago, or for a time to come, is not taken (Svix' rule, held to by all
/// providers that say when they signed).
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// How long a webhook is known again: longer than Svix goes on trying (28 hours).
const REMEMBERED: TimeDelta = TimeDelta::days(3);

/// The webhook does not prove that it is the provider's.
pub const INVALID_SIGNATURE: Problem = Problem::new(
    401,
    "invalid_signature",
    "This webhook's signature or secret does not match. Set GUESTLIST_MAIL_WEBHOOK_SECRET to the one the mail provider has for it.",
);

/// The webhooks received a while ago, each once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_deliveries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub delivery_id: String,
    pub received_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

pub fn routes(routes: &mut Routes) {
    routes.service(receive_mail_webhook);
}

refuses!(INVALID_SIGNATURE, NOT_FOUND, TOO_LARGE);

/// Receive a mail provider's webhook
///
/// For the configured mail provider only, which proves itself in its own way: Resend and SendGrid by
/// signature headers, Mailgun by a signature in the body, Postmark and Mailpit by a shared secret.
/// A repeated webhook changes nothing; neither does one about mails that are not Guestlist's.
#[utoipa::path(tag = "mail_webhooks", security(()),
    params(("provider" = String, Path, description = "The configured mail provider.", example = "resend")),
    request_body(content = serde_json::Value, description = "As the provider sends it."),
    responses((status = 200, description = "Taken."), Refusals),
)]
#[post("/mail-webhooks/{provider}")]
pub async fn receive_mail_webhook(
    app: Data<App>,
    provider: Path<String>,
    request: HttpRequest,
    body: Payload,
) -> Result<HttpResponse> {
    let body = read_body(&mut body.into_inner(), MAX_BODY).await?;
    let now = app.clock.now();
    let mail = &app.config.mail;
    if *provider != mail.provider.webhook_name() {
        return Err(NOT_FOUND.into());
    }
    let delivery_id = verify(mail, request.headers(), &body, now).ok_or(INVALID_SIGNATURE)?;
    let reports = reports(mail.provider, &body).map_err(|error| {
        tracing::warn!(%error, provider = provider.as_str(), "a webhook could not be read");
        BAD_REQUEST
    })?;
    app.db
        .write(async |tx| {
            if is_new(tx, mail.provider, delivery_id.as_deref(), now).await? {
                for report in &reports {
                    report::apply(tx, &app, report, now).await?;
                }
            }
            Ok(())
        })
        .await?;
    // Postmark and Mailgun repeat what is answered otherwise.
    Ok(HttpResponse::Ok().finish())
}

/// None where the webhook is not proven to be the provider's; else its id, if it has one.
fn verify(mail: &MailConfig, headers: &HeaderMap, body: &[u8], now: DateTime<Utc>) -> Option<Option<String>> {
    let secrets = &mail.webhook_secrets;
    match mail.provider {
        MailProvider::Mailbox | MailProvider::Resend => svix::verify(headers, body, secrets, now).map(Some),
        MailProvider::Postmark => shared_secret::is_given(headers, secrets).then_some(None),
        MailProvider::SendGrid => sendgrid::is_signed(headers, body, secrets, now).then_some(None),
        MailProvider::Mailgun => mailgun::verify(body, secrets, now).map(Some),
        MailProvider::Mailpit if secrets.is_empty() => mail.is_on_loopback.then_some(None),
        MailProvider::Mailpit => shared_secret::is_given(headers, secrets).then_some(None),
    }
}

fn reports(provider: MailProvider, body: &[u8]) -> serde_json::Result<Vec<Report>> {
    match provider {
        MailProvider::Mailbox | MailProvider::Resend => resend::reports(body),
        MailProvider::Postmark => postmark::reports(body),
        MailProvider::SendGrid => sendgrid::reports(body),
        MailProvider::Mailgun => mailgun::reports(body),
        MailProvider::Mailpit => mailpit::reports(body),
    }
}

/// Refuses a secret the provider cannot have given.
pub fn check_secret(provider: MailProvider, secret: &SecretString) -> std::result::Result<(), &'static str> {
    match provider {
        MailProvider::Mailbox | MailProvider::Resend => svix::check_secret(secret),
        MailProvider::SendGrid => sendgrid::check_secret(secret),
        MailProvider::Mailgun => mailgun::check_secret(secret),
        MailProvider::Postmark | MailProvider::Mailpit => shared_secret::check_secret(secret),
    }
}

/// A header's text.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Which mail of ours, by the tag it was sent with.
fn email_id(tags: &Value) -> Option<Uuid> {
    tags.get(EMAIL_TAG)?.as_str()?.parse().ok()
}

/// Whether a time in seconds since 1970, as text, is about now.
fn is_recent(timestamp: &str, now: DateTime<Utc>) -> bool {
    let at = timestamp.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    at.is_some_and(|at| (now - at).abs() <= TOLERANCE)
}

/// Whether a webhook comes for the first time; it is known from then on.
async fn is_new(
    db: &impl ConnectionTrait,
    provider: MailProvider,
    delivery_id: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let Some(delivery_id) = delivery_id else { return Ok(true) };
    let delivery = ActiveModel {
        provider: Set(provider.name().to_owned()),
        delivery_id: Set(delivery_id.to_owned()),
        received_at: Set(now),
    };
    let inserted = Entity::insert(delivery)
        .on_conflict_do_nothing_on([Column::Provider, Column::DeliveryId])
        .exec_without_returning(db)
        .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(1..)))
}

/// Forgets webhooks that will not be repeated any more.
pub async fn forget_old(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
    Entity::delete_many().filter(Column::ReceivedAt.lt(now - REMEMBERED)).exec(db).await?;
    Ok(())
}
