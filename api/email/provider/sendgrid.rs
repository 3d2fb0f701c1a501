//! SendGrid.

use std::collections::BTreeMap;

use reqwest::{Client, RequestBuilder};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, EMAIL_TAG, Outgoing, Said};
use crate::config::MailConfig;

#[derive(Serialize)]
struct Body<'a> {
    personalizations: [Personalization<'a>; 1],
    from: Person<'a>,
    subject: &'a str,
    content: [Content<'a>; 2],
    tracking_settings: Value,
}

#[derive(Serialize)]
struct Personalization<'a> {
    to: [Person<'a>; 1],
    custom_args: BTreeMap<&'static str, Uuid>,
}

#[derive(Serialize)]
struct Person<'a> {
    email: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
}

#[derive(Serialize)]
struct Content<'a> {
    r#type: &'static str,
    value: &'a str,
}

#[derive(Default, Deserialize)]
struct Reply {
    errors: Vec<Error>,
}

#[derive(Deserialize)]
struct Error {
    message: String,
}

/// `POST /v3/mail/send`, https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send.
///
/// It knows no idempotency keys: a mail whose answer got lost is sent once more, with the same link.
pub(super) fn request(http: &Client, config: &MailConfig, mail: &Outgoing<'_>) -> RequestBuilder {
    let (name, email) = config.sender();
    let body = Body {
        personalizations: [Personalization {
            to: [Person { email: mail.to, name: "" }],
            custom_args: BTreeMap::from([(EMAIL_TAG, mail.id)]),
        }],
        from: Person { email, name },
        subject: mail.subject,
        // The plain text must come first.
        content: [
            Content { r#type: "text/plain", value: mail.text.expose_secret() },
            Content { r#type: "text/html", value: mail.html.expose_secret() },
        ],
        tracking_settings: json!({
            "click_tracking": { "enable": false, "enable_text": false },
            "open_tracking": { "enable": false },
            "subscription_tracking": { "enable": false },
            "ganalytics": { "enable": false },
        }),
    };
    http.post(format!("{}/v3/mail/send", config.api_url))
        .bearer_auth(config.api_key.expose_secret())
        .json(&body)
}

/// What the answer says. That an address is suppressed it says by webhook only.
pub(super) fn said(answer: &Answer) -> Said {
    let Reply { errors } = serde_json::from_slice(&answer.body).unwrap_or_default();
    let messages: Vec<String> = errors.into_iter().map(|error| error.message).collect();
    Said {
        id: answer.header("x-message-id").map(str::to_owned),
        message: (!messages.is_empty()).then(|| messages.join(" ")),
        meaning: None,
    }
}
