//! The mail provider's HTTP API, and what its answers mean for a mail.

mod mailgun;
mod mailpit;
mod postmark;
mod resend;
mod sendgrid;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{AsHeaderName, HeaderMap, RETRY_AFTER};
use reqwest::{Client, RequestBuilder, StatusCode};
use secrecy::SecretString;
use uuid::Uuid;

use crate::config::{MailConfig, MailProvider};

/// The tag a provider gives back in its webhooks: which mail of ours it is.
pub const EMAIL_TAG: &str = "guestlist_email";

/// A mail as it goes out.
pub struct Outgoing<'a> {
    /// Its [`EMAIL_TAG`].
    pub id: Uuid,
    /// The same at every retry: a provider that knows such keys sends it once.
    pub idempotency_key: String,
    pub to: &'a str,
    pub subject: &'a str,
    pub html: &'a SecretString,
    pub text: &'a SecretString,
}

/// What a provider's answer means for a mail.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It took the mail, under its own id.
    Sent { provider_id: Option<String> },
    /// It may work later: after that long, if it said so.
    Retry { reason: String, after: Option<TimeDelta>, wait: Wait, may_be_taken: bool },
    /// It will never work.
    Dead { reason: String },
    /// It refused the mails as a whole: it may take each for itself.
    Apart { reason: String },
    /// It does not write to this address any more.
    Suppressed,
    /// Our key, our sender or our account is refused: nothing goes out until an operator mends that.
    Pause { reason: String },
}

/// Who waits after an answer that says "not now".
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wait {
    /// This mail.
    Alone,
    /// This mail; and the provider does not work, which may concern the next one too.
    Broken,
    /// Every mail.
    Everybody,
}

impl Outcome {
    /// Whether it says that the provider does not work.
    pub fn is_broken(&self) -> bool {
        matches!(self, Self::Retry { wait: Wait::Broken, .. })
    }
}

/// The client for the configured provider.
#[derive(Clone)]
pub struct Provider {
    http: Client,
    config: MailConfig,
}

/// A mail in a provider's own form.
type Request = fn(&Client, &MailConfig, &Outgoing<'_>) -> RequestBuilder;

/// Mails handed over at the same time to a provider that takes them one by one.
const SINGLES: u64 = 4;

/// What an answer says of the one mail, or of all of them.
type SaidOfOne = fn(&Answer) -> Said;
/// What an answer says of each of so many mails; nothing where it speaks of all of them.
type SaidOfEach = fn(&Answer, usize) -> Option<Vec<Said>>;

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

    /// The time between two requests, where it is limited.
    pub fn pace(&self) -> Option<TimeDelta> {
        self.config.pace
    }

    /// Whether it takes several mails in one request.
    pub fn takes_batches(&self) -> bool {
        self.batch_limit().is_some()
    }

    /// Whether it knows by its Idempotency-Key a mail, or several together, that it was sent before.
    pub fn knows_keys(&self) -> bool {
        match self.config.provider {
            MailProvider::Mailbox | MailProvider::Resend | MailProvider::Mailpit => true,
            MailProvider::Postmark | MailProvider::SendGrid | MailProvider::Mailgun => false,
        }
    }

    /// Mails to take from the outbox at a time.
    pub fn at_once(&self) -> u64 {
        match (self.batch_limit(), self.pace()) {
            (Some(limit), _) => limit,
            (None, Some(_)) => 1,
            (None, None) => SINGLES,
        }
    }

    fn batch_limit(&self) -> Option<u64> {
        match self.config.provider {
            MailProvider::Mailbox | MailProvider::Resend => Some(resend::BATCH),
            MailProvider::Postmark => Some(postmark::BATCH),
            MailProvider::SendGrid | MailProvider::Mailgun | MailProvider::Mailpit => None,
        }
    }

    /// Sends one mail.
    pub async fn send(&self, mail: &Outgoing<'_>, now: DateTime<Utc>) -> Outcome {
        let (request, said): (Request, SaidOfOne) = match self.config.provider {
            MailProvider::Mailbox | MailProvider::Resend => (resend::request, resend::said),
            MailProvider::Postmark => (postmark::request, postmark::said),
            MailProvider::SendGrid => (sendgrid::request, sendgrid::said),
            MailProvider::Mailgun => (mailgun::request, mailgun::said),
            MailProvider::Mailpit => (mailpit::request, mailpit::said),
        };
        match answer(request(&self.http, &self.config, mail)).await {
            Ok(answer) => outcome(&answer, said(&answer), now),
            Err(unreached) => unreached,
        }
    }

    /// Sends several mails in one request, which is known by its key; answers for each, in their
    /// order. Only where the provider [takes batches](Self::takes_batches).
    pub async fn send_batch(&self, mails: &[Outgoing<'_>], key: Uuid, now: DateTime<Utc>) -> Vec<Outcome> {
        let (request, said, batch_said): (RequestBuilder, SaidOfOne, SaidOfEach) = match self.config.provider
        {
            MailProvider::Postmark => {
                let request = postmark::batch_request(&self.http, &self.config, mails);
                (request, postmark::said, postmark::batch_said)
            }
            _ => {
                let request = resend::batch_request(&self.http, &self.config, mails, key);
                (request, resend::said, resend::batch_said)
            }
        };
        let whole = match answer(request).await {
            Ok(answer) => match batch_said(&answer, mails.len()) {
                Some(rows) => {
                    return rows.into_iter().map(|said| outcome(&answer, said, now).of_row()).collect();
                }
                // It took other mails under this key: sent apart, they might come twice.
                None if answer.status == StatusCode::CONFLICT => outcome(&answer, said(&answer), now),
                None => outcome(&answer, said(&answer), now).of_all(),
            },
            Err(unreached) => unreached,
        };
        vec![whole; mails.len()]
    }
}

impl Outcome {
    /// What was said of one mail of several: of those it refused it certainly took none.
    fn of_row(self) -> Self {
        match self {
            Self::Retry { reason, after, wait, .. } => {
                Self::Retry { reason, after, wait, may_be_taken: false }
            }
            outcome => outcome,
        }
    }

    /// What was said of several mails at once: of one it would be final.
    fn of_all(self) -> Self {
        match self {
            Self::Dead { reason } => Self::Apart { reason },
            Self::Sent { .. } => Self::Sent { provider_id: None },
            outcome => outcome,
        }
    }
}

async fn answer(request: RequestBuilder) -> std::result::Result<Answer, Outcome> {
    let response = request.send().await.map_err(|error| unreached(&error))?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.bytes().await.unwrap_or_default().into();
    Ok(Answer { status, headers, body })
}

/// The kind of error only: a cause may quote what was sent.
fn unreached(error: &reqwest::Error) -> Outcome {
    let reason = if error.is_timeout() {
        "The mail provider did not answer in time."
    } else {
        "The mail provider could not be reached."
    };
    let may_be_taken = !error.is_connect();
    Outcome::Retry { reason: reason.to_owned(), after: None, wait: Wait::Broken, may_be_taken }
}

/// A provider's answer.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: impl AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok().map(str::trim)
    }
}

/// What a provider said, whatever its words for it are.
struct Said {
    /// Its id of the mail, as its webhooks name it.
    id: Option<String>,
    /// Why not.
    message: Option<String>,
    /// What its own error code means, where that tells more than the status.
    meaning: Option<Meaning>,
}

/// What an answer means for this mail, and for the next.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Meaning {
    Sent,
    /// This one may work later.
    Retry,
    /// Any may work later, and none until then.
    Hold,
    /// This one will never work.
    Dead,
    /// None to this address will ever work.
    Suppressed,
    /// None works until an operator mends that.
    Pause,
}

impl Meaning {
    /// A status means the same everywhere.
    fn of(status: StatusCode) -> Self {
        match status.as_u16() {
            200..300 => Self::Sent,
            401 | 403 => Self::Pause,
            429 => Self::Hold,
            408 | 425 | 500.. => Self::Retry,
            _ => Self::Dead,
        }
    }
}

fn outcome(answer: &Answer, said: Said, now: DateTime<Utc>) -> Outcome {
    let status = answer.status;
    let message = said.message.map(|message| message.chars().take(300).collect::<String>());
    let reason = match message {
        Some(message) if status.is_success() => format!("The mail provider refused it: {message}"),
        Some(message) => format!("The mail provider answered {}: {message}", status.as_u16()),
        None => format!("The mail provider answered {}.", status.as_u16()),
    };
    let after = retry_after(answer, now);
    match said.meaning.unwrap_or_else(|| Meaning::of(status)) {
        Meaning::Sent => Outcome::Sent { provider_id: said.id },
        Meaning::Retry => {
            let is_broken = status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT;
            let wait = if is_broken { Wait::Broken } else { Wait::Alone };
            Outcome::Retry { reason, after, wait, may_be_taken: true }
        }
        Meaning::Hold => {
            let after = after.or_else(|| limit_reset(answer, now));
            Outcome::Retry { reason, after, wait: Wait::Everybody, may_be_taken: false }
        }
        Meaning::Dead => Outcome::Dead { reason },
        Meaning::Suppressed => Outcome::Suppressed,
        Meaning::Pause => Outcome::Pause { reason },
    }
}

/// `Retry-After`, in seconds or as a date (RFC 9110 10.2.3).
fn retry_after(answer: &Answer, now: DateTime<Utc>) -> Option<TimeDelta> {
    let value = answer.header(RETRY_AFTER)?;
    let wait = match value.parse::<i64>() {
        Ok(seconds) => TimeDelta::try_seconds(seconds)?,
        Err(_) => DateTime::parse_from_rfc2822(value).ok()?.with_timezone(&Utc) - now,
    };
    Some(wait.clamp(TimeDelta::zero(), TimeDelta::hours(24)))
}

/// When a rate limit that is used up begins anew: in seconds (Resend), or as a time (SendGrid). One
/// that is not used up is not what the provider complains of.
fn limit_reset(answer: &Answer, now: DateTime<Utc>) -> Option<TimeDelta> {
    let number = |name: &str| answer.header(name)?.parse::<i64>().ok();
    let wait = if number("ratelimit-remaining") == Some(0) {
        TimeDelta::try_seconds(number("ratelimit-reset")?)?
    } else if number("x-ratelimit-remaining") == Some(0) {
        DateTime::from_timestamp(number("x-ratelimit-reset")?, 0)? - now
    } else {
        return None;
    };
    // Clocks differ a little.
    Some(wait.clamp(TimeDelta::seconds(1), TimeDelta::hours(24)))
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderName;

    use super::*;

    fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> Answer {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().expect("a header")));
        Answer {
            status: StatusCode::from_u16(status).expect("a status"),
            headers: headers.collect(),
            body: body.into(),
        }
    }

    fn now() -> DateTime<Utc> {
        "2026-05-01T12:00:00Z".parse().expect("a time")
    }

    fn of(status: u16, body: &str) -> Outcome {
        let answer = answer(status, &[], body);
        outcome(&answer, resend::said(&answer), now())
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
        let wait = |value: &str| retry_after(&answer(429, &[("retry-after", value)], ""), now());
        assert_eq!(wait("120"), Some(TimeDelta::seconds(120)));
        assert_eq!(wait("Fri, 01 May 2026 12:02:00 GMT"), Some(TimeDelta::seconds(120)));
        assert_eq!(wait("Fri, 01 May 2026 11:00:00 GMT"), Some(TimeDelta::zero()));
        assert_eq!(wait("soon"), None);
    }

    #[test]
    fn a_limit_that_is_used_up_is_waited_for() {
        let wait = |headers: &[(&'static str, &str)]| limit_reset(&answer(429, headers, ""), now());
        let resend = |remaining| wait(&[("ratelimit-remaining", remaining), ("ratelimit-reset", "7")]);
        assert_eq!(resend("0"), Some(TimeDelta::seconds(7)));
        assert_eq!(resend("1"), None, "it is the day's quota then");
        let sendgrid = |reset| wait(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", reset)]);
        assert_eq!(sendgrid("1777636830"), Some(TimeDelta::seconds(30)));
        assert_eq!(sendgrid("1777636799"), Some(TimeDelta::seconds(1)));
    }
}
