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

/// `POST /email`, https://postmarkapp.com/developer/api/email-api.
///
/// It knows no idempotency keys: a mail whose answer got lost is sent once more, with the same link.
pub(super) fn request(http: &Client, config: &MailConfig, mail: &Outgoing<'_>) -> RequestBuilder {
    http.post(format!("{}/email", config.api_url))
        .header("X-Postmark-Server-Token", config.api_key.expose_secret())
        .header("Accept", "application/json")
        .json(&Body {
            from: &config.from,
            to: mail.to,
            subject: mail.subject,
            html_body: mail.html.expose_secret(),
            text_body: mail.text.expose_secret(),
            message_stream: "outbound",
            track_opens: false,
            track_links: "None",
            metadata: BTreeMap::from([(EMAIL_TAG, mail.id)]),
        })
}

/// What the answer says. Nearly every error is a 422; its code tells them apart:
/// https://postmarkapp.com/developer/api/overview#error-codes.
pub(super) fn said(answer: &Answer) -> Said {
    let Reply { error_code, message, message_id } = serde_json::from_slice(&answer.body).unwrap_or_default();
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
