//! The mail provider's HTTP API, and what its answers mean for a mail.

mod mailpit;
mod resend;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Client, StatusCode};
use secrecy::SecretString;
use uuid::Uuid;

use crate::config::{MailConfig, MailProvider};

/// The tag a provider gives back in its webhooks: which mail of ours it is.
pub const EMAIL_TAG: &str = "guestlist_email";

/// A mail as it goes out.
pub struct Outgoing<'a> {
    /// Its [`EMAIL_TAG`].
    pub id: Uuid,
    /// The same at every retry: the provider sends it once.
    pub idempotency_key: &'a str,
    pub to: &'a str,
    pub subject: &'a str,
    pub html: &'a SecretString,
    pub text: &'a SecretString,
}

/// What a provider's answer means.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// It took the mail, under its own id.
    Sent { provider_id: Option<String> },
    /// It may work later. With `hold`, no other mail goes to the provider until then either.
    Retry { reason: String, after: Option<TimeDelta>, hold: bool },
    /// It will never work.
    Dead { reason: String },
    /// Our key is refused: nothing goes out until an operator mends that.
    Pause { reason: String },
}

/// The client for the configured provider.
#[derive(Clone)]
pub struct Provider {
    http: Client,
    config: MailConfig,
}

/// A provider that does not answer for this long counts as not reached.
const TIMEOUT: Duration = Duration::from_secs(30);

impl Provider {
    /// A client; nothing is sent yet.
    pub fn new(config: &MailConfig) -> reqwest::Result<Self> {
        let http = Client::builder()
            .timeout(TIMEOUT)
            .connect_timeout(Duration::from_secs(5))
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("guestlist/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { http, config: config.clone() })
    }

    /// Its name in settings and the database.
    pub fn name(&self) -> &'static str {
        self.config.provider.name()
    }

    /// Sends one mail.
    pub async fn send(&self, mail: &Outgoing<'_>, now: DateTime<Utc>) -> Outcome {
        let (request, said) = match self.config.provider {
            MailProvider::Mailbox | MailProvider::Resend => {
                (resend::request(&self.http, &self.config, mail), resend::said as fn(&[u8]) -> Said)
            }
            MailProvider::Mailpit => {
                (mailpit::request(&self.http, &self.config, mail), mailpit::said as fn(&[u8]) -> Said)
            }
        };
        let response = match request.send().await {
            Ok(response) => response,
            // The kind only: a cause may quote what was sent.
            Err(error) => return unreached(&error),
        };
        let status = response.status();
        let retry_after = retry_after(response.headers(), now);
        let body = response.bytes().await.unwrap_or_default();
        outcome(status, retry_after, said(&body))
    }
}

fn unreached(error: &reqwest::Error) -> Outcome {
    let reason = if error.is_timeout() {
        "The mail provider did not answer in time."
    } else {
        "The mail provider could not be reached."
    };
    Outcome::Retry { reason: reason.to_owned(), after: None, hold: false }
}

/// What a provider said, whatever its words for it are.
#[derive(Default)]
struct Said {
    /// Its id of the mail.
    id: Option<String>,
    /// Why not.
    message: Option<String>,
    /// Another request with this mail is still being answered.
    is_running: bool,
}

/// A status means the same everywhere.
fn outcome(status: StatusCode, retry_after: Option<TimeDelta>, said: Said) -> Outcome {
    if status.is_success() {
        return Outcome::Sent { provider_id: said.id };
    }
    let message = said.message.map(|message| message.chars().take(300).collect::<String>());
    let reason = match message {
        Some(message) => format!("The mail provider answered {}: {message}", status.as_u16()),
        None => format!("The mail provider answered {}.", status.as_u16()),
    };
    match status.as_u16() {
        401 | 403 => Outcome::Pause { reason },
        429 => Outcome::Retry { reason, after: retry_after, hold: true },
        408 | 425 => Outcome::Retry { reason, after: retry_after, hold: false },
        409 if said.is_running => Outcome::Retry { reason, after: retry_after, hold: false },
        500.. => Outcome::Retry { reason, after: retry_after, hold: retry_after.is_some() },
        _ => Outcome::Dead { reason },
    }
}

/// `Retry-After`, in seconds or as a date (RFC 9110 10.2.3).
fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<TimeDelta> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match value.parse::<i64>() {
        Ok(seconds) => TimeDelta::try_seconds(seconds)?,
        Err(_) => DateTime::parse_from_rfc2822(value).ok()?.with_timezone(&Utc) - now,
    };
    Some(wait.clamp(TimeDelta::zero(), TimeDelta::hours(24)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: u16, body: &str) -> Outcome {
        outcome(StatusCode::from_u16(status).expect("a status"), None, resend::said(body.as_bytes()))
    }

    #[test]
    fn answers_mean_sent_later_never_or_stop() {
        assert_eq!(of(200, r#"{"id":"x"}"#), Outcome::Sent { provider_id: Some("x".to_owned()) });
        for status in [408, 429, 500, 502, 503] {
            assert!(matches!(of(status, "{}"), Outcome::Retry { .. }), "{status}");
        }
        for status in [400, 404, 413, 422] {
            assert!(matches!(of(status, "not json"), Outcome::Dead { .. }), "{status}");
        }
        for status in [401, 403] {
            assert!(matches!(of(status, "{}"), Outcome::Pause { .. }), "{status}");
        }
        let running = r#"{"name":"concurrent_idempotent_requests"}"#;
        assert!(matches!(of(409, running), Outcome::Retry { .. }));
        assert!(matches!(of(409, r#"{"name":"invalid_idempotent_request"}"#), Outcome::Dead { .. }));
    }

    #[test]
    fn the_provider_says_why() {
        let Outcome::Dead { reason } = of(422, r#"{"message":"Invalid `to` field."}"#) else {
            panic!("422 is final")
        };
        assert_eq!(reason, "The mail provider answered 422: Invalid `to` field.");
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let now = DateTime::parse_from_rfc3339("2026-05-01T12:00:00Z").expect("a time").with_timezone(&Utc);
        let wait = |value: &str| {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().expect("a header"))]);
            retry_after(&headers, now)
        };
        assert_eq!(wait("120"), Some(TimeDelta::seconds(120)));
        assert_eq!(wait("Fri, 01 May 2026 12:02:00 GMT"), Some(TimeDelta::seconds(120)));
        assert_eq!(wait("Fri, 01 May 2026 11:00:00 GMT"), Some(TimeDelta::zero()));
        assert_eq!(wait("soon"), None);
    }
}
