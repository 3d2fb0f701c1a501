//! Resend, and the built-in mailbox, which speaks as Resend does.

use reqwest::{Client, RequestBuilder};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Answer, EMAIL_TAG, Meaning, Outgoing, Said};
use crate::config::MailConfig;

#[derive(Serialize)]
struct Body<'a> {
    from: &'a str,
    to: [&'a str; 1],
    subject: &'a str,
    html: &'a str,
    text: &'a str,
    tags: [Tag<'a>; 1],
}

#[derive(Serialize)]
struct Tag<'a> {
    name: &'a str,
    value: Uuid,
}

#[derive(Default, Deserialize)]
struct Reply {
    id: Option<String>,
    name: Option<String>,
    message: Option<String>,
}

/// `POST /emails`, https://resend.com/docs/api-reference/emails/send-email.
pub(super) fn request(http: &Client, config: &MailConfig, mail: &Outgoing<'_>) -> RequestBuilder {
    http.post(format!("{}/emails", config.api_url))
        .bearer_auth(config.api_key.expose_secret())
        .header("Idempotency-Key", mail.idempotency_key)
        .json(&Body {
            from: &config.from,
            to: [mail.to],
            subject: mail.subject,
            html: mail.html.expose_secret(),
            text: mail.text.expose_secret(),
            tags: [Tag { name: EMAIL_TAG, value: mail.id }],
        })
}

/// What the answer says.
pub(super) fn said(answer: &Answer) -> Said {
    let Reply { id, name, message } = serde_json::from_slice(&answer.body).unwrap_or_default();
    // Another request with this mail is still being answered.
    let is_running = name.as_deref() == Some("concurrent_idempotent_requests");
    Said { id, message, meaning: is_running.then_some(Meaning::Retry) }
}
