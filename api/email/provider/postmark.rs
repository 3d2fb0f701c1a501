//! Postmark.

use std::collections::BTreeMap;

use reqwest::{Client, RequestBuilder};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Answer, EMAIL_TAG, Meaning, Outgoing, Said};
use crate::config::MailConfig;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    from: &'a str,
    to: &'a str,
    subject: &'a str,
    html_body: &'a str,
    text_body: &'a str,
    message_stream: &'static str,
    track_opens: bool,
    track_links: &'static str,
    metadata: BTreeMap<&'static str, Uuid>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Reply {
    error_code: i32,
    message: Option<String>,
    #[serde(rename = "MessageID")]
    message_id: Option<String>,
}

/// Mails in one request.
pub(super) const BATCH: u64 = 500;

/// `POST /email`, https://postmarkapp.com/developer/api/email-api.
///
/// It knows no idempotency keys: a mail whose answer got lost is sent once more, with the same link.
pub(super) fn request(http: &Client, config: &MailConfig, mail: &Outgoing<'_>) -> RequestBuilder {
    post(http, config, "/email").json(&body(config, mail))
}

/// `POST /email/batch`.
pub(super) fn batch_request(http: &Client, config: &MailConfig, mails: &[Outgoing<'_>]) -> RequestBuilder {
    let bodies: Vec<Body<'_>> = mails.iter().map(|mail| body(config, mail)).collect();
    post(http, config, "/email/batch").json(&bodies)
}

fn post(http: &Client, config: &MailConfig, path: &str) -> RequestBuilder {
    http.post(format!("{}{path}", config.api_url))
        .header("X-Postmark-Server-Token", config.api_key.expose_secret())
        .header("Accept", "application/json")
}

fn body<'a>(config: &'a MailConfig, mail: &Outgoing<'a>) -> Body<'a> {
    Body {
        from: &config.from,
        to: mail.to,
        subject: mail.subject,
        html_body: mail.html.expose_secret(),
        text_body: mail.text.expose_secret(),
        message_stream: "outbound",
        track_opens: false,
        track_links: "None",
        metadata: BTreeMap::from([(EMAIL_TAG, mail.id)]),
    }
}

/// What the answer says.
pub(super) fn said(answer: &Answer) -> Said {
    meant(answer, serde_json::from_slice(&answer.body).unwrap_or_default())
}

/// What the answer to a batch says of each mail: its status is 200 even if all of them failed.
/// Nothing where it speaks of all of them.
pub(super) fn batch_said(answer: &Answer, count: usize) -> Option<Vec<Said>> {
    let rows: Vec<Reply> =
        serde_json::from_slice(&answer.body).ok().filter(|_| answer.status.is_success())?;
    (rows.len() == count).then(|| rows.into_iter().map(|reply| meant(answer, reply)).collect())
}

/// Nearly every error is a 422; its code tells them apart:
/// https://postmarkapp.com/developer/api/overview#error-codes.
fn meant(answer: &Answer, reply: Reply) -> Said {
    let Reply { error_code, message, message_id } = reply;
    let meaning = match error_code {
        0 => None,
        // The token; the sender is not set up; no credits; the account is not approved, or closed.
        10 | 400 | 401 | 405 | 412 | 413 => Some(Meaning::Pause),
        // Maintenance; the rate limit.
        100 | 429 => Some(Meaning::Hold),
        // The recipient bounced or complained before.
        406 => Some(Meaning::Suppressed),
        // An error in spite of the status.
        _ if answer.status.is_success() => Some(Meaning::Dead),
        _ => None,
    };
    Said { id: message_id, message, meaning }
}
