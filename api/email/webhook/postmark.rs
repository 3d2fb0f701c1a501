//! Postmark's webhooks: https://postmarkapp.com/developer/webhooks/webhooks-overview.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::email_id;
use crate::email::cause::Cause;
use crate::email::report::{News, Report};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Webhook {
    record_type: String,
    #[serde(rename = "MessageID")]
    message_id: Option<String>,
    #[serde(default)]
    metadata: Value,
    delivered_at: Option<DateTime<Utc>>,
    bounced_at: Option<DateTime<Utc>>,
    #[serde(default)]
    r#type: String,
    details: Option<String>,
    /// Whether Postmark writes to the address no more.
    #[serde(default)]
    inactive: bool,
}

/// What the body reports; nothing where it is of no interest. An error where it is not Postmark's.
pub fn reports(body: &[u8]) -> serde_json::Result<Vec<Report>> {
    let webhook: Webhook = serde_json::from_slice(body)?;
    let news = match webhook.record_type.as_str() {
        "Delivery" => Some(News::Delivered),
        "Bounce" => bounced(&webhook),
        "SpamComplaint" => Some(News::Complained),
        _ => None,
    };
    let (Some(news), Some(at)) = (news, webhook.delivered_at.or(webhook.bounced_at)) else {
        return Ok(Vec::new());
    };
    let email_id = email_id(&webhook.metadata);
    Ok(vec![Report { email_id, provider_id: webhook.message_id, news, at }])
}

/// By type: https://postmarkapp.com/developer/api/bounce-api#bounce-types.
fn bounced(webhook: &Webhook) -> Option<News> {
    let said = webhook.details.as_ref().map(Cause::said).unwrap_or_default();
    let bounced = |cause| News::Bounced { cause, is_final: webhook.inactive };
    let news = match webhook.r#type.as_str() {
        "Transient" | "DnsError" => News::Delayed(said),
        "BadEmailAddress" => bounced(Cause::NoSuchAddress),
        "Blocked" | "DMARCPolicy" | "SpamNotification" | "VirusNotification" => bounced(Cause::Blocked),
        "SpamComplaint" => News::Complained,
        "ManuallyDeactivated" => News::Suppressed,
        "SMTPApiError" | "TemplateRenderingFailed" => News::Failed(said),
        // It arrived, and a machine answered.
        "AddressChange"
        | "AutoResponder"
        | "ChallengeVerification"
        | "OpenRelayTest"
        | "Subscribe"
        | "Unsubscribe" => return None,
        _ => bounced(said),
    };
    Some(news)
}
