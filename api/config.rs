//! Typed settings from the environment, each with a default that suits one machine.
//! A bad setting stops the start with a sentence that names it.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::TimeDelta;
use secrecy::SecretString;
use url::Url;

/// Everything that can be set. `docs` and README list the variables.
#[derive(Clone, Debug)]
pub struct Config {
    /// `GUESTLIST_LISTEN`: where the API and the web app are served.
    pub listen: SocketAddr,
    /// `GUESTLIST_PUBLIC_URL`: the only source of links; no trailing slash.
    pub public_url: String,
    /// `GUESTLIST_DATABASE_URL`: `sqlite://path` or `postgres://…`.
    pub database_url: String,
    /// `GUESTLIST_SQLITE_SYNCHRONOUS`: `full` (nothing acknowledged is lost when the power goes) or `normal`.
    pub sqlite_synchronous: SqliteSynchronous,
    /// `GUESTLIST_DATABASE_CONNECTIONS`: PostgreSQL connections of one process; readers on SQLite.
    pub database_connections: u32,
    /// `GUESTLIST_SECRET_KEY`, then `GUESTLIST_SECRET_KEY_PREVIOUS` (comma separated): the first
    /// signs, all verify. At least 32 characters each.
    pub secret_keys: Vec<SecretString>,
    /// `GUESTLIST_MAIL_*`: the transactional-mail API.
    pub mail: MailConfig,
    /// `GUESTLIST_MAILBOX_LISTEN`: the built-in mailbox.
    pub mailbox_listen: SocketAddr,
    /// `GUESTLIST_SETUP_TOKEN`: fixed token for the first set-up; random when absent.
    pub setup_token: Option<SecretString>,
    /// `GUESTLIST_SEND_LIMITS`: whether sending quotas apply.
    pub send_limits: bool,
    /// `GUESTLIST_RESEND_COOLDOWN`, seconds between two sends of one invite.
    pub resend_cooldown_seconds: i64,
    /// `GUESTLIST_MIN_INVITE_LIFETIME`, seconds; the shortest lifetime a workspace may set.
    pub min_invite_lifetime_seconds: i64,
    /// `GUESTLIST_TERMS_URL`: shown and to be accepted when joining.
    pub terms_url: Option<String>,
    /// `GUESTLIST_TRUSTED_PROXIES`: peers whose X-Forwarded-For counts.
    pub trusted_proxies: Vec<IpAddr>,
    /// `GUESTLIST_PASSWORD_COST`: `owasp` (19 MiB, t=2, p=1), or `test` for test suites only.
    pub password_cost: PasswordCost,
}

/// How the outbox reaches the mail provider.
#[derive(Clone, Debug)]
pub struct MailConfig {
    /// `GUESTLIST_MAIL_PROVIDER`.
    pub provider: MailProvider,
    /// `GUESTLIST_MAIL_API_URL`, no trailing slash.
    pub api_url: String,
    /// True when nobody set an API URL: `serve` then starts the mailbox itself.
    pub starts_mailbox: bool,
    /// `GUESTLIST_MAIL_API_KEY`.
    pub api_key: SecretString,
    /// `GUESTLIST_MAIL_FROM`, e.g. `Guestlist <guestlist@example.org>`.
    pub from: String,
}

/// The mail APIs Guestlist can speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailProvider {
    /// The built-in mailbox, which speaks Resend's API.
    Mailbox,
    /// resend.com.
    Resend,
}

impl MailProvider {
    /// The name used in settings and stored with each mail.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mailbox => "mailbox",
            Self::Resend => "resend",
        }
    }
}

/// SQLite's `PRAGMA synchronous`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SqliteSynchronous {
    /// fsync at every commit.
    Full,
    /// fsync at checkpoints.
    Normal,
}

/// Cost of a password hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordCost {
    /// OWASP's minimum for argon2id: 19 MiB, two passes, one lane.
    Owasp,
    /// As cheap as argon2 allows; for test suites.
    Test,
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{variable}: {problem}")]
pub struct ConfigError {
    variable: &'static str,
    problem: String,
}

impl Config {
    /// Reads the process environment.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_vars(&std::env::vars().collect())
    }

    /// Reads a map of variables; what is not in it has its default.
    pub fn from_vars(vars: &HashMap<String, String>) -> Result<Self, ConfigError> {
        let vars = Vars(vars);
        let listen: SocketAddr = vars.parsed("GUESTLIST_LISTEN", "127.0.0.1:8080")?;
        let public_url = vars.url("GUESTLIST_PUBLIC_URL", "http://localhost:8080")?;
        let database_url = vars.text("GUESTLIST_DATABASE_URL", "sqlite://data/guestlist.db");
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|s| database_url.starts_with(s)) {
            return Err(bad("GUESTLIST_DATABASE_URL", "must begin with sqlite:// or postgres://"));
        }
        let secret_keys = secret_keys(&vars, &database_url, listen)?;
        let mailbox_listen: SocketAddr = vars.parsed("GUESTLIST_MAILBOX_LISTEN", "127.0.0.1:8025")?;
        let mail = mail_config(&vars, mailbox_listen, &public_url, &secret_keys)?;
        let min_invite_lifetime_seconds =
            vars.seconds("GUESTLIST_MIN_INVITE_LIFETIME", 3600, 1..=30 * 86_400)?;

        Ok(Self {
            listen,
            database_url,
            sqlite_synchronous: vars.one_of(
                "GUESTLIST_SQLITE_SYNCHRONOUS",
                "full",
                &[("full", SqliteSynchronous::Full), ("normal", SqliteSynchronous::Normal)],
            )?,
            database_connections: vars.parsed("GUESTLIST_DATABASE_CONNECTIONS", "16")?,
            secret_keys,
            mail,
            mailbox_listen,
            setup_token: vars.optional("GUESTLIST_SETUP_TOKEN").map(Into::into),
            send_limits: vars.one_of("GUESTLIST_SEND_LIMITS", "on", &[("on", true), ("off", false)])?,
            resend_cooldown_seconds: vars.seconds("GUESTLIST_RESEND_COOLDOWN", 60, 0..=86_400)?,
            min_invite_lifetime_seconds,
            terms_url: match vars.optional("GUESTLIST_TERMS_URL") {
                Some(_) => Some(vars.url("GUESTLIST_TERMS_URL", "")?),
                None => None,
            },
            trusted_proxies: vars.list("GUESTLIST_TRUSTED_PROXIES")?,
            password_cost: vars.one_of(
                "GUESTLIST_PASSWORD_COST",
                "owasp",
                &[("owasp", PasswordCost::Owasp), ("test", PasswordCost::Test)],
            )?,
            public_url,
        })
    }

    /// How long after a send an invite may be sent again.
    pub fn resend_cooldown(&self) -> TimeDelta {
        TimeDelta::seconds(self.resend_cooldown_seconds)
    }

    /// True when browsers reach Guestlist over https: cookies are then Secure and HSTS is sent.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// The keys, newest first. On one machine (SQLite, loopback) the key is made once, in a file only
/// its owner can read; anywhere else it must be given.
fn secret_keys(
    vars: &Vars<'_>,
    database_url: &str,
    listen: SocketAddr,
) -> Result<Vec<SecretString>, ConfigError> {
    const NAME: &str = "GUESTLIST_SECRET_KEY";
    let current = match vars.optional(NAME) {
        Some(key) => key,
        None => match sqlite_path(database_url) {
            Some(database) if listen.ip().is_loopback() => {
                let file = database.parent().unwrap_or(Path::new("")).join("secret.key");
                kept_secret(&file).map_err(|e| bad(NAME, format!("{}: {e}", file.display())))?
            }
            _ => {
                return Err(bad(
                    NAME,
                    "is required with PostgreSQL or when listening beyond this machine; \
                     set it to at least 32 random characters (openssl rand -base64 32)",
                ));
            }
        },
    };
    let previous = vars.optional("GUESTLIST_SECRET_KEY_PREVIOUS").unwrap_or_default();
    let previous = previous.split(',').map(str::trim).filter(|k| !k.is_empty()).map(str::to_owned);
    let keys: Vec<String> = std::iter::once(current).chain(previous).collect();
    if keys.iter().any(|key| key.chars().count() < 32) {
        return Err(bad(NAME, "every key needs at least 32 characters"));
    }
    Ok(keys.into_iter().map(SecretString::from).collect())
}

/// The file of a `sqlite://` URL; none for PostgreSQL.
pub fn sqlite_path(database_url: &str) -> Option<PathBuf> {
    let path = database_url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
}

fn kept_secret(file: &Path) -> std::io::Result<String> {
    match fs::read_to_string(file) {
        Ok(key) => Ok(key.trim().to_owned()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder)?;
            }
            let key = crate::keys::random_token();
            let mut options = fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            options.open(file)?.write_all(key.as_bytes())?;
            Ok(key)
        }
        Err(e) => Err(e),
    }
}

fn mail_config(
    vars: &Vars<'_>,
    mailbox_listen: SocketAddr,
    public_url: &str,
    secret_keys: &[SecretString],
) -> Result<MailConfig, ConfigError> {
    let provider = vars.one_of(
        "GUESTLIST_MAIL_PROVIDER",
        "mailbox",
        &[("mailbox", MailProvider::Mailbox), ("resend", MailProvider::Resend)],
    )?;
    let given_url = vars.optional("GUESTLIST_MAIL_API_URL").is_some();
    let default_url = match provider {
        MailProvider::Mailbox => format!("http://{mailbox_listen}"),
        MailProvider::Resend => "https://api.resend.com".to_owned(),
    };
    let api_key = match (vars.optional("GUESTLIST_MAIL_API_KEY"), provider) {
        (Some(key), _) => key.into(),
        (None, MailProvider::Mailbox) => crate::keys::Keys::new(secret_keys).mailbox_api_key(),
        (None, _) => {
            return Err(bad(
                "GUESTLIST_MAIL_API_KEY",
                format!("is required with GUESTLIST_MAIL_PROVIDER={}", provider.name()),
            ));
        }
    };
    let from = match (vars.optional("GUESTLIST_MAIL_FROM"), provider) {
        (Some(from), _) => from,
        (None, MailProvider::Mailbox) => "Guestlist <guestlist@localhost>".to_owned(),
        (None, _) => {
            return Err(bad(
                "GUESTLIST_MAIL_FROM",
                "is required: the address your provider may send from, e.g. Guestlist <guests@example.org>",
            ));
        }
    };
    if provider == MailProvider::Mailbox
        && !is_loopback(public_url)
        && vars.optional("GUESTLIST_ALLOW_MAILBOX").as_deref() != Some("1")
    {
        return Err(bad(
            "GUESTLIST_MAIL_PROVIDER",
            "mailbox catches mail instead of delivering it, and GUESTLIST_PUBLIC_URL is not this machine; \
             choose a provider, or set GUESTLIST_ALLOW_MAILBOX=1 if that is what you want",
        ));
    }
    Ok(MailConfig {
        provider,
        api_url: vars.url("GUESTLIST_MAIL_API_URL", &default_url)?,
        starts_mailbox: provider == MailProvider::Mailbox && !given_url,
        api_key,
        from,
    })
}

fn is_loopback(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    })
}

fn bad(variable: &'static str, problem: impl Into<String>) -> ConfigError {
    ConfigError { variable, problem: problem.into() }
}

/// Reading helpers over one map of variables; an empty value counts as absent.
struct Vars<'a>(&'a HashMap<String, String>);

impl Vars<'_> {
    fn optional(&self, name: &'static str) -> Option<String> {
        self.0.get(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
    }

    fn text(&self, name: &'static str, default: &str) -> String {
        self.optional(name).unwrap_or_else(|| default.to_owned())
    }

    fn parsed<T: FromStr>(&self, name: &'static str, default: &str) -> Result<T, ConfigError>
    where
        T::Err: std::fmt::Display,
    {
        let text = self.text(name, default);
        text.parse().map_err(|e| bad(name, format!("{text:?} cannot be read: {e}")))
    }

    fn seconds(
        &self,
        name: &'static str,
        default: i64,
        range: std::ops::RangeInclusive<i64>,
    ) -> Result<i64, ConfigError> {
        let seconds: i64 = self.parsed(name, &default.to_string())?;
        if range.contains(&seconds) {
            Ok(seconds)
        } else {
            Err(bad(name, format!("must be {} to {} seconds", range.start(), range.end())))
        }
    }

    fn one_of<T: Copy>(
        &self,
        name: &'static str,
        default: &str,
        choices: &[(&str, T)],
    ) -> Result<T, ConfigError> {
        let text = self.text(name, default);
        choices.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            bad(name, format!("{text:?} is not one of {}", words.join(", ")))
        })
    }

    fn url(&self, name: &'static str, default: &str) -> Result<String, ConfigError> {
        let text = self.text(name, default);
        match Url::parse(&text) {
            Ok(url) if ["http", "https"].contains(&url.scheme()) && url.has_host() => {
                Ok(text.trim_end_matches('/').to_owned())
            }
            _ => Err(bad(name, format!("{text:?} is not an http:// or https:// URL"))),
        }
    }

    fn list<T: FromStr>(&self, name: &'static str) -> Result<Vec<T>, ConfigError>
    where
        T::Err: std::fmt::Display,
    {
        let text = self.text(name, "");
        text.split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().map_err(|e| bad(name, format!("{part:?} cannot be read: {e}"))))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let mut vars = HashMap::from([(
            "GUESTLIST_SECRET_KEY".to_owned(),
            "0123456789abcdef0123456789abcdef".to_owned(),
        )]);
        vars.extend(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
        Config::from_vars(&vars)
    }

    fn refused(pairs: &[(&str, &str)]) -> String {
        config(pairs).expect_err("should be refused").to_string()
    }

    #[test]
    fn defaults_suit_one_machine() {
        let config = config(&[]).expect("defaults are valid");
        assert_eq!(config.public_url, "http://localhost:8080");
        assert_eq!(config.resend_cooldown_seconds, 60);
        assert!(config.mail.starts_mailbox && config.send_limits && !config.is_https());
    }

    #[test]
    fn a_bad_setting_is_named() {
        assert!(refused(&[("GUESTLIST_LISTEN", "nowhere")]).starts_with("GUESTLIST_LISTEN:"));
        assert!(refused(&[("GUESTLIST_SEND_LIMITS", "maybe")]).contains("on, off"));
        assert!(refused(&[("GUESTLIST_DATABASE_URL", "mysql://x")]).contains("sqlite://"));
        assert!(refused(&[("GUESTLIST_SECRET_KEY", "short")]).contains("32 characters"));
        assert!(refused(&[("GUESTLIST_MAIL_PROVIDER", "resend")]).starts_with("GUESTLIST_MAIL_API_KEY"));
    }

    #[test]
    fn a_production_start_needs_a_key_and_a_mail_provider() {
        let postgres = HashMap::from([(
            "GUESTLIST_DATABASE_URL".to_owned(),
            "postgres://localhost/guestlist".to_owned(),
        )]);
        let error = Config::from_vars(&postgres).expect_err("no key").to_string();
        assert!(error.starts_with("GUESTLIST_SECRET_KEY: is required"));
        let public = ("GUESTLIST_PUBLIC_URL", "https://guests.example.org");
        assert!(refused(&[public]).contains("GUESTLIST_ALLOW_MAILBOX=1"));
        assert!(config(&[public, ("GUESTLIST_ALLOW_MAILBOX", "1")]).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn the_embedded_key_is_made_once_and_only_its_owner_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("new/secret.key");
        let key = kept_secret(&file).expect("made");
        assert_eq!(kept_secret(&file).expect("read again"), key);
        let mode = fs::metadata(&file).expect("exists").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
