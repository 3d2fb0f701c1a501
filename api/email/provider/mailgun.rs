//! Mailgun.

use reqwest::{Client, RequestBuilder};
use secrecy::ExposeSecret;
use serde::Deserialize;

use super::{Answer, EMAIL_TAG, Meaning, Outgoing, Said};
use crate::config::MailConfig;

#[derive(Default, Deserialize)]
struct Reply {
    id: Option<String>,
    message: Option<String>,
}

/// `POST /v3/{domain}/messages`,
/// https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages.
///
/// It knows no idempotency keys: a mail whose answer got lost is sent once more, with the same link.
pub(super) fn request(http: &Client, config: &MailConfig, mail: &Outgoing<'_>) -> RequestBuilder {
    http.post(format!("{}/v3/{}/messages", config.api_url, config.sender_domain()))
        .basic_auth("api", Some(config.api_key.expose_secret()))
        .form(&[
            ("from", config.from.as_str()),
            ("to", mail.to),
            ("subject", mail.subject),
            ("text", mail.text.expose_secret()),
            ("html", mail.html.expose_secret()),
            ("o:tracking", "no"),
            (&format!("v:{EMAIL_TAG}"), &mail.id.to_string()),
        ])
}

/// What the answer says. That an address is suppressed it says by webhook only.
pub(super) fn said(answer: &Answer) -> Said {
    let Reply { id, message } = serde_json::from_slice(&answer.body).unwrap_or_default();
    let meaning = match answer.status.as_u16() {
        // "Parameters were valid but request failed."
        402 => Some(Meaning::Retry),
        // It does not know the sender's domain.
        404 => Some(Meaning::Pause),
        _ => None,
    };
    // Its webhooks name it without the brackets.
    let id = id.map(|id| id.trim_matches(['<', '>']).to_owned());
    Said { id, message, meaning }
}
