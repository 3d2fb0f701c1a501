//! Resend, and the built-in mailbox, which speaks as Resend does.

use reqwest::{Client, RequestBuilder};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{EMAIL_TAG, Outgoing, Said};
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
struct Answer {
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

/// What the answer's body says.
pub(super) fn said(body: &[u8]) -> Said {
    let Answer { id, name, message } = serde_json::from_slice(body).unwrap_or_default();
    Said { id, message, is_running: name.as_deref() == Some("concurrent_idempotent_requests") }
}
