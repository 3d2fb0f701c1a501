//! `GUESTLIST_MAIL_*`: how mail goes out.

use std::net::SocketAddr;

use chrono::TimeDelta;
use secrecy::SecretString;
use url::Url;

use super::vars::{ConfigError, Vars, bad};
use crate::email::webhook;

/// How the outbox reaches the mail provider.
#[derive(Clone, Debug)]
pub struct MailConfig {
    /// `GUESTLIST_MAIL_PROVIDER`.
    pub provider: MailProvider,
    /// `GUESTLIST_MAIL_API_URL`, no trailing slash.
    pub api_url: String,
    /// True when nobody set an API URL: `serve` then starts the mailbox itself.
    pub starts_mailbox: bool,
    /// `GUESTLIST_MAIL_API_KEY`; with Mailpit `user:password`, or empty.
    pub api_key: SecretString,
    /// `GUESTLIST_MAIL_FROM`, e.g. `Guestlist <guestlist@example.org>`.
    pub from: String,
    /// `GUESTLIST_MAIL_WEBHOOK_SECRET`: what the provider proves its webhooks with, any of several
    /// (comma separated, while one is being changed). None: its webhooks are not taken, but for
    /// Mailpit's on one's own machine.
    pub webhook_secrets: Vec<SecretString>,
    /// Whether `GUESTLIST_PUBLIC_URL` is this machine.
    pub is_on_loopback: bool,
    /// The time between two requests to the provider, of all replicas together: from
    /// `GUESTLIST_MAIL_RATE`, requests a second. None: as fast as it takes them.
    pub pace: Option<TimeDelta>,
    /// `GUESTLIST_MAIL_WEBHOOK_URL`: where the built-in mailbox posts its webhooks.
    pub webhook_url: String,
}

/// The mail APIs Guestlist can speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailProvider {
    /// The built-in mailbox, which speaks Resend's API.
    Mailbox,
    /// resend.com.
    Resend,
    /// postmarkapp.com.
    Postmark,
    /// sendgrid.com, of Twilio.
    SendGrid,
    /// mailgun.com.
    Mailgun,
    /// mailpit.axllent.org, which catches mail for a team.
    Mailpit,
}

impl MailProvider {
    /// The name used in settings and stored with each mail.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mailbox => "mailbox",
            Self::Resend => "resend",
            Self::Postmark => "postmark",
            Self::SendGrid => "sendgrid",
            Self::Mailgun => "mailgun",
            Self::Mailpit => "mailpit",
        }
    }

    /// Whose webhooks these are, in the path they are posted to.
    pub fn webhook_name(self) -> &'static str {
        match self {
            Self::Mailbox => Self::Resend.name(),
            _ => self.name(),
        }
    }
}

/// What is set, with what follows from it.
pub(super) fn read(
    vars: &Vars<'_>,
    mailbox_listen: SocketAddr,
    public_url: &str,
    secret_keys: &[SecretString],
) -> Result<MailConfig, ConfigError> {
    let provider = vars.one_of(
        "GUESTLIST_MAIL_PROVIDER",
        "mailbox",
        &[
            ("mailbox", MailProvider::Mailbox),
            ("resend", MailProvider::Resend),
            ("postmark", MailProvider::Postmark),
            ("sendgrid", MailProvider::SendGrid),
            ("mailgun", MailProvider::Mailgun),
            ("mailpit", MailProvider::Mailpit),
        ],
    )?;
    let given_url = vars.optional("GUESTLIST_MAIL_API_URL").is_some();
    let default_url = match provider {
        MailProvider::Mailbox => format!("http://{mailbox_listen}"),
        MailProvider::Resend => "https://api.resend.com".to_owned(),
        MailProvider::Postmark => "https://api.postmarkapp.com".to_owned(),
        MailProvider::SendGrid => "https://api.sendgrid.com".to_owned(),
        MailProvider::Mailgun => "https://api.mailgun.net".to_owned(),
        MailProvider::Mailpit if given_url => String::new(),
        MailProvider::Mailpit => {
            return Err(bad(
                "GUESTLIST_MAIL_API_URL",
                "is required with GUESTLIST_MAIL_PROVIDER=mailpit: where Mailpit runs, e.g. http://localhost:8025",
            ));
        }
    };
    let api_key = match (vars.optional("GUESTLIST_MAIL_API_KEY"), provider) {
        (Some(key), MailProvider::Mailpit) if !key.contains(':') => {
            return Err(bad(
                "GUESTLIST_MAIL_API_KEY",
                "must be user:password with GUESTLIST_MAIL_PROVIDER=mailpit",
            ));
        }
        (Some(key), _) if key.bytes().all(|b| b.is_ascii_graphic()) => key.into(),
        (Some(_), _) => return Err(bad("GUESTLIST_MAIL_API_KEY", "must be one word of ASCII characters")),
        (None, MailProvider::Mailbox) => crate::keys::Keys::new(secret_keys).mailbox_api_key(),
        (None, MailProvider::Mailpit) => SecretString::default(),
        (None, _) => {
            return Err(bad(
                "GUESTLIST_MAIL_API_KEY",
                format!("is required with GUESTLIST_MAIL_PROVIDER={}", provider.name()),
            ));
        }
    };
    let from = match (vars.optional("GUESTLIST_MAIL_FROM"), provider) {
        (Some(from), _) if sender(&from).is_some() => from,
        (Some(from), _) => {
            return Err(bad(
                "GUESTLIST_MAIL_FROM",
                format!("{from:?} is not a sender such as Guestlist <guests@example.org>"),
            ));
        }
        (None, MailProvider::Mailbox | MailProvider::Mailpit) => "Guestlist <guestlist@localhost>".to_owned(),
        (None, _) => {
            return Err(bad(
                "GUESTLIST_MAIL_FROM",
                "is required: the address your provider may send from, e.g. Guestlist <guests@example.org>",
            ));
        }
    };
    let allows_mailbox = vars.one_of("GUESTLIST_ALLOW_MAILBOX", "0", &[("1", true), ("0", false)])?;
    let is_on_loopback = is_loopback(public_url);
    if provider == MailProvider::Mailbox && !is_on_loopback && !allows_mailbox {
        return Err(bad(
            "GUESTLIST_MAIL_PROVIDER",
            "mailbox catches mail instead of delivering it, and GUESTLIST_PUBLIC_URL is not this machine; \
             choose a provider, or set GUESTLIST_ALLOW_MAILBOX=1 if that is what you want",
        ));
    }
    let webhook_secrets = match vars.optional("GUESTLIST_MAIL_WEBHOOK_SECRET") {
        Some(secrets) => webhook_secrets(provider, &secrets)?,
        None if provider == MailProvider::Mailbox => {
            vec![crate::keys::Keys::new(secret_keys).mailbox_webhook_secret()]
        }
        None => Vec::new(),
    };
    Ok(MailConfig {
        webhook_secrets,
        is_on_loopback,
        pace: pace(vars, provider)?,
        webhook_url: vars
            .url("GUESTLIST_MAIL_WEBHOOK_URL", &format!("{public_url}/api/v1/mail-webhooks/resend"))?,
        provider,
        api_url: vars.url("GUESTLIST_MAIL_API_URL", &default_url)?,
        starts_mailbox: provider == MailProvider::Mailbox && !given_url,
        api_key,
        from,
    })
}

impl MailConfig {
    /// The sender's name, which may be empty, and address.
    pub fn sender(&self) -> (&str, &str) {
        sender(&self.from).unwrap_or(("", &self.from))
    }

    /// What stands behind the `@` of the sender's address.
    pub fn sender_domain(&self) -> &str {
        self.sender().1.rsplit('@').next().unwrap_or_default()
    }
}

/// Resend's default limit is 2 requests a second, https://resend.com/docs/api-reference/rate-limit;
/// the others name none, or one that nobody reaches with invites.
fn pace(vars: &Vars<'_>, provider: MailProvider) -> Result<Option<TimeDelta>, ConfigError> {
    let rate = match (vars.optional("GUESTLIST_MAIL_RATE"), provider) {
        (Some(rate), _) if rate == "off" => return Ok(None),
        (Some(rate), _) => rate.parse().ok().filter(|rate| (1..=1000).contains(rate)).ok_or_else(|| {
            bad("GUESTLIST_MAIL_RATE", "must be the provider's limit in requests a second, 1 to 1000, or off")
        })?,
        (None, MailProvider::Resend) => 2,
        (None, _) => return Ok(None),
    };
    Ok(Some(TimeDelta::microseconds(1_000_000 / rate)))
}

fn webhook_secrets(provider: MailProvider, secrets: &str) -> Result<Vec<SecretString>, ConfigError> {
    let secrets: Vec<SecretString> =
        secrets.split(',').map(str::trim).filter(|secret| !secret.is_empty()).map(Into::into).collect();
    for secret in &secrets {
        webhook::check_secret(provider, secret).map_err(|rule| bad("GUESTLIST_MAIL_WEBHOOK_SECRET", rule))?;
    }
    Ok(secrets)
}

/// Name and address of `Name <address>` or of an address alone.
fn sender(from: &str) -> Option<(&str, &str)> {
    let (name, address) = match from.split_once('<') {
        Some((name, rest)) => (name.trim(), rest.strip_suffix('>')?),
        None => ("", from),
    };
    let (local, domain) = address.split_once('@')?;
    let is_clean =
        |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "<>@".contains(c));
    let is_sender = is_clean(local) && is_clean(domain) && !from.contains(char::is_control);
    is_sender.then_some((name, address))
}

fn is_loopback(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    })
}
