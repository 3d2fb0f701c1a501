//! Resend, and the built-in mailbox, which speaks as Resend does.

use std::collections::HashMap;

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

/// Mails in one request, https://resend.com/docs/api-reference/emails/send-batch-emails.
pub(super) const BATCH: u64 = 100;

#[derive(Deserialize)]
struct BatchReply {
    /// Of the mails it took, in their order.
    data: Vec<Reply>,
    /// Of the others.
    #[serde(default)]
    errors: Vec<RowError>,
}

#[derive(Deserialize)]
struct RowError {
    index: usize,
    message: String,
}

/// `POST /emails`, https://resend.com/docs/api-reference/emails/send-email.
pub(super) fn request(http: &Client, config: &MailConfig, mail: &Outgoing<'_>) -> RequestBuilder {
    let post = http.post(format!("{}/emails", config.api_url));
    keyed(post, config, &mail.idempotency_key).json(&body(config, mail))
}

/// `POST /emails/batch`. One mail that it would not take does not keep it from taking the others.
pub(super) fn batch_request(
    http: &Client,
    config: &MailConfig,
    mails: &[Outgoing<'_>],
    key: Uuid,
) -> RequestBuilder {
    let post = http.post(format!("{}/emails/batch", config.api_url));
    let bodies: Vec<Body<'_>> = mails.iter().map(|mail| body(config, mail)).collect();
    keyed(post, config, &key.to_string()).header("x-batch-validation", "permissive").json(&bodies)
}

fn keyed(post: RequestBuilder, config: &MailConfig, key: &str) -> RequestBuilder {
    post.bearer_auth(config.api_key.expose_secret()).header("Idempotency-Key", key)
}

fn body<'a>(config: &'a MailConfig, mail: &Outgoing<'a>) -> Body<'a> {
    Body {
        from: &config.from,
        to: [mail.to],
        subject: mail.subject,
        html: mail.html.expose_secret(),
        text: mail.text.expose_secret(),
        tags: [Tag { name: EMAIL_TAG, value: mail.id }],
    }
}

/// What the answer to a batch says of each mail; nothing where it speaks of all of them.
pub(super) fn batch_said(answer: &Answer, count: usize) -> Option<Vec<Said>> {
    let BatchReply { data, errors } =
        serde_json::from_slice(&answer.body).ok().filter(|_| answer.status.is_success())?;
    let mut refused: HashMap<usize, String> =
        errors.into_iter().map(|error| (error.index, error.message)).collect();
    // If it counts otherwise, nobody knows whose id is whose.
    let mut ids = (data.len() + refused.len() == count).then_some(data.into_iter()).into_iter().flatten();
    let rows = (0..count).map(|index| match refused.remove(&index) {
        Some(message) => Said { id: None, message: Some(message), meaning: Some(Meaning::Dead) },
        None => Said { id: ids.next().and_then(|reply| reply.id), message: None, meaning: None },
    });
    Some(rows.collect())
}

/// What the answer says.
pub(super) fn said(answer: &Answer) -> Said {
    let Reply { id, name, message } = serde_json::from_slice(&answer.body).unwrap_or_default();
    // Another request with this mail is still being answered.
    let is_running = name.as_deref() == Some("concurrent_idempotent_requests");
    Said { id, message, meaning: is_running.then_some(Meaning::Retry) }
}
