//! Resend's webhooks: https://resend.com/docs/webhooks/event-types.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::email_id;
use crate::email::cause::Cause;
use crate::email::provider::EMAIL_TAG;
use crate::email::report::{News, Report};

#[derive(Deserialize)]
struct Webhook {
    r#type: String,
    created_at: DateTime<Utc>,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    email_id: String,
    #[serde(default)]
    tags: Value,
    #[serde(default)]
    bounce: Bounce,
    #[serde(default)]
    failed: Failed,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Bounce {
    r#type: String,
    sub_type: String,
    message: String,
    diagnostic_code: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Failed {
    reason: String,
}

/// What the body reports; nothing where it is of no interest. An error where it is not Resend's.
pub fn reports(body: &[u8]) -> serde_json::Result<Vec<Report>> {
    let Webhook { r#type, created_at, data } = serde_json::from_slice(body)?;
    let news = match r#type.as_str() {
        "email.delivered" => News::Delivered,
        "email.delivery_delayed" => News::Delayed(Cause::default()),
        "email.bounced" => bounced(&data.bounce),
        "email.complained" => News::Complained,
        "email.suppressed" => News::Suppressed,
        "email.failed" => News::Failed(Cause::said(data.failed.reason)),
        _ => return Ok(Vec::new()),
    };
    Ok(vec![Report { email_id: tag(&data.tags), provider_id: Some(data.email_id), news, at: created_at }])
}

/// Types and subtypes are Amazon SES':
/// https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-types.
fn bounced(bounce: &Bounce) -> News {
    let said = bounce.diagnostic_code.first().unwrap_or(&bounce.message);
    let cause = match bounce.sub_type.as_str() {
        "MailboxFull" => Cause::MailboxFull,
        "NoEmail" => Cause::NoSuchAddress,
        "ContentRejected" | "AttachmentRejected" => Cause::Blocked,
        _ => Cause::said(said.clone()),
    };
    match bounce.sub_type.as_str() {
        "Suppressed" | "OnAccountSuppressionList" => News::Suppressed,
        _ => News::Bounced { cause, is_final: bounce.r#type != "Transient" },
    }
}

/// Tags come as an object, and in older webhooks as a list of names and values.
fn tag(tags: &Value) -> Option<Uuid> {
    match tags {
        Value::Array(tags) => {
            tags.iter().find(|tag| tag["name"] == EMAIL_TAG)?["value"].as_str()?.parse().ok()
        }
        tags => email_id(tags),
    }
}
