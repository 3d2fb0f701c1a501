//! SendGrid's webhooks: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event.

use actix_web::http::header::HeaderMap;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, ParsedPublicKey};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;

use super::{email_id, header, is_recent};
use crate::email::cause::Cause;
use crate::email::report::{News, Report};

const SIGNATURE: &str = "x-twilio-email-event-webhook-signature";
const TIMESTAMP: &str = "x-twilio-email-event-webhook-timestamp";

/// The public key SendGrid shows.
pub fn check_secret(secret: &SecretString) -> Result<(), &'static str> {
    key(secret)
        .map(|_| ())
        .ok_or("must be the verification key SendGrid shows for its signed webhook (base64)")
}

fn key(secret: &SecretString) -> Option<ParsedPublicKey> {
    let bytes = BASE64_STANDARD.decode(secret.expose_secret()).ok()?;
    ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, bytes).ok()
}

/// Whether SendGrid signed this a moment ago:
/// https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features.
pub fn is_signed(headers: &HeaderMap, body: &[u8], keys: &[SecretString], now: DateTime<Utc>) -> bool {
    let (Some(signature), Some(timestamp)) = (header(headers, SIGNATURE), header(headers, TIMESTAMP)) else {
        return false;
    };
    let Ok(signature) = BASE64_STANDARD.decode(signature) else { return false };
    let signed = [timestamp.as_bytes(), body].concat();
    let is_ours = |key: ParsedPublicKey| key.verify_sig(&signed, &signature).is_ok();
    is_recent(timestamp, now) && keys.iter().filter_map(key).any(is_ours)
}

#[derive(Deserialize)]
struct Event {
    event: String,
    timestamp: i64,
    sg_message_id: Option<String>,
    /// What the receiver's server said, or why SendGrid did not try.
    #[serde(default)]
    reason: String,
    /// What the receiver's server said when it was not final.
    #[serde(default)]
    response: String,
    /// How a bounce is meant: `bounce` or `blocked`.
    #[serde(default)]
    r#type: String,
    /// Our tag stands among its own fields.
    #[serde(flatten)]
    further: Value,
}

/// What the body reports, of many mails at a time; nothing where it is of no interest. An error where
/// it is not SendGrid's.
pub fn reports(body: &[u8]) -> serde_json::Result<Vec<Report>> {
    let events: Vec<Value> = serde_json::from_slice(body)?;
    Ok(events.into_iter().filter_map(report).collect())
}

/// One that cannot be read keeps nobody from the others.
fn report(event: Value) -> Option<Report> {
    let event: Event = serde_json::from_value(event).ok()?;
    let news = match event.event.as_str() {
        "delivered" => News::Delivered,
        "deferred" => News::Delayed(Cause::said(&event.response)),
        "bounce" => News::Bounced { cause: Cause::said(&event.reason), is_final: event.r#type != "blocked" },
        "dropped" => dropped(&event.reason),
        "spamreport" => News::Complained,
        _ => return None,
    };
    Some(Report {
        email_id: email_id(&event.further),
        provider_id: event.sg_message_id.as_deref().map(|id| message_id(id).to_owned()),
        news,
        at: DateTime::from_timestamp(event.timestamp, 0)?,
    })
}

/// What SendGrid did not even try:
/// https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event#delivery-events.
fn dropped(reason: &str) -> News {
    match reason {
        "Bounced Address" | "Spam Reporting Address" | "Unsubscribed Address" => News::Suppressed,
        "Invalid" => News::Bounced { cause: Cause::NoSuchAddress, is_final: true },
        _ => News::Failed(Cause::said(reason)),
    }
}

/// The id SendGrid answered with when it took the mail; behind it stands which of its servers had it.
fn message_id(id: &str) -> &str {
    id.find(".filter").or_else(|| id.find(".recv")).map_or(id, |end| &id[..end])
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn sendgrids_own_example_is_signed_as_sendgrid_signs_it() {
        let key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==";
        let signature = "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH2j/0=";
        let headers = HeaderMap::from_iter([
            (HeaderName::from_static(SIGNATURE), HeaderValue::from_static(signature)),
            (HeaderName::from_static(TIMESTAMP), HeaderValue::from_static("1588788367")),
        ]);
        let body = br#"{"category":"example_payload","event":"test_event","message_id":"message_id"}"#;
        let at = DateTime::from_timestamp(1_588_788_367, 0).expect("a time");
        assert!(is_signed(&headers, body, &[key.into()], at));
        assert!(!is_signed(&headers, &body[1..], &[key.into()], at));
    }

    #[test]
    fn the_id_is_the_one_it_answered_with() {
        let ids = [
            "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0",
            "14c5d75ce93.dfd.64b469.recvd-5f54b5d587-pc2dj-1-5F9.0",
            "14c5d75ce93.dfd.64b469",
        ];
        assert!(ids.iter().all(|id| message_id(id) == "14c5d75ce93.dfd.64b469"));
    }
}
