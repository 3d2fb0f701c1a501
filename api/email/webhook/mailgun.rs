//! Mailgun's webhooks: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhooks.

use aws_lc_rs::hmac;
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;

use super::{email_id, is_recent};
use crate::email::cause::Cause;
use crate::email::report::{News, Report};

/// Mailgun's HTTP webhook signing key.
pub fn check_secret(secret: &SecretString) -> Result<(), &'static str> {
    let secret = secret.expose_secret();
    let is_key = secret.len() >= 16 && secret.bytes().all(|byte| byte.is_ascii_graphic());
    is_key.then_some(()).ok_or("must be the HTTP webhook signing key Mailgun shows, one word")
}

#[derive(Deserialize)]
struct Signed {
    signature: Signature,
}

#[derive(Deserialize)]
struct Signature {
    /// Text in Mailgun's examples, a number in its words.
    timestamp: Value,
    token: String,
    signature: String,
}

/// The token of a webhook that Mailgun signed a moment ago.
///
/// Only time and token are signed, not what is reported. So the token is the webhook's id: another
/// report under a token that is known changes nothing.
pub fn verify(body: &[u8], keys: &[SecretString], now: DateTime<Utc>) -> Option<String> {
    let Signed { signature: Signature { timestamp, token, signature } } =
        serde_json::from_slice(body).ok()?;
    let timestamp = timestamp.as_str().map_or_else(|| timestamp.to_string(), str::to_owned);
    let signature = from_hex(&signature)?;
    let signed = [timestamp.as_bytes(), token.as_bytes()].concat();
    let is_ours = |key: &SecretString| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key.expose_secret().as_bytes());
        hmac::verify(&key, &signed, &signature).is_ok()
    };
    (is_recent(&timestamp, now) && keys.iter().any(is_ours)).then_some(token)
}

fn from_hex(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = hex.chars().map(|c| c.to_digit(16).map(|digit| digit as u8)).collect();
    Some(digits?.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Webhook {
    event_data: Event,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Event {
    event: String,
    timestamp: f64,
    severity: Option<String>,
    reason: Option<String>,
    #[serde(default)]
    delivery_status: Status,
    #[serde(default)]
    user_variables: Value,
    #[serde(default)]
    message: Value,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Status {
    message: Option<String>,
    description: Option<String>,
}

/// What the body reports; nothing where it is of no interest. An error where it is not Mailgun's.
pub fn reports(body: &[u8]) -> serde_json::Result<Vec<Report>> {
    let Webhook { event_data: event } = serde_json::from_slice(body)?;
    let news = match event.event.as_str() {
        "delivered" => Some(News::Delivered),
        "failed" => Some(failed(&event)),
        "complained" => Some(News::Complained),
        _ => None,
    };
    let at = DateTime::from_timestamp_millis((event.timestamp * 1000.0) as i64);
    let (Some(news), Some(at)) = (news, at) else { return Ok(Vec::new()) };
    let provider_id = event.message["headers"]["message-id"].as_str().map(str::to_owned);
    Ok(vec![Report { email_id: email_id(&event.user_variables), provider_id, news, at }])
}

/// By severity, and by the reason: `bounce` puts the address on Mailgun's own list, `suppress-…` means
/// it was there already, others (`generic`, `old`) say nothing about the next mail.
fn failed(event: &Event) -> News {
    let Status { message, description } = &event.delivery_status;
    let said = [message, description].into_iter().flatten().find(|words| !words.is_empty());
    let cause = said.map(Cause::said).unwrap_or_default();
    match (event.severity.as_deref(), event.reason.as_deref().unwrap_or_default()) {
        (Some("temporary"), _) => News::Delayed(cause),
        (_, reason) if reason.starts_with("suppress-") => News::Suppressed,
        (_, reason) => News::Bounced { cause, is_final: reason == "bounce" },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_is_read_or_refused() {
        assert_eq!(from_hex("00fF7e"), Some(vec![0, 255, 126]));
        assert_eq!(from_hex("0g"), None);
    }
}
