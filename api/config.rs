//! Typed settings from the environment, each with a default that suits one machine.
//! A bad setting stops the start with a sentence that names it.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZero;
use std::path::PathBuf;

use chrono::TimeDelta;
use secrecy::SecretString;

mod log;
mod mail;
mod secret_keys;
mod vars;

pub use log::{LogConfig, LogFormat};
pub use mail::{MailConfig, MailProvider};
pub use vars::ConfigError;
use vars::{Vars, bad};

/// Everything that can be set. `docs` and README list the variables.
#[derive(Clone, Debug)]
pub struct Config {
    /// `GUESTLIST_LISTEN`: where the API and the web app are served.
    pub listen: SocketAddr,
    /// `GUESTLIST_METRICS_LISTEN`: where the metrics are served; none when `off`.
    pub metrics_listen: Option<SocketAddr>,
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
    /// `GUESTLIST_UPLOAD_LIMIT`, MiB: the most the files of an import may have together; here in bytes.
    pub upload_limit: usize,
    /// `GUESTLIST_IMPORT_ROWS`: the most rows of an import's files.
    pub import_rows: usize,
    /// `GUESTLIST_TERMS_URL`: shown and to be accepted when joining.
    pub terms_url: Option<String>,
    /// `GUESTLIST_OTLP_ENDPOINT`: the collector traces are sent to; none: no traces. No trailing slash.
    pub otlp_endpoint: Option<String>,
    /// `GUESTLIST_TRUSTED_PROXIES`: peers whose X-Forwarded-For counts.
    pub trusted_proxies: Vec<IpAddr>,
    /// `GUESTLIST_PASSWORD_COST`: `owasp` (19 MiB, t=2, p=1), or `test` for test suites only.
    pub password_cost: PasswordCost,
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

impl Config {
    /// Reads the process environment.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_vars(&std::env::vars().collect())
    }

    /// `GUESTLIST_LISTEN` alone, for asking a server that has all its settings.
    pub fn listen_from_env() -> Result<SocketAddr, ConfigError> {
        listen(&Vars(&std::env::vars().collect()))
    }

    /// Reads a map of variables; what is not in it has its default.
    pub fn from_vars(vars: &HashMap<String, String>) -> Result<Self, ConfigError> {
        let vars = Vars(vars);
        let listen = listen(&vars)?;
        let public_url = vars.url("GUESTLIST_PUBLIC_URL", "http://localhost:8080")?;
        let database_url = vars.text("GUESTLIST_DATABASE_URL", "sqlite://data/guestlist.db");
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|s| database_url.starts_with(s)) {
            return Err(bad("GUESTLIST_DATABASE_URL", "must begin with sqlite:// or postgres://"));
        }
        let secret_keys = secret_keys::read(&vars, &database_url, listen)?;
        let mailbox_listen: SocketAddr = vars.parsed("GUESTLIST_MAILBOX_LISTEN", "127.0.0.1:8025")?;
        let mail = mail::read(&vars, mailbox_listen, &public_url, &secret_keys)?;
        let min_invite_lifetime_seconds =
            vars.seconds("GUESTLIST_MIN_INVITE_LIFETIME", 3600, 1..=30 * 86_400)?;

        Ok(Self {
            listen,
            metrics_listen: match vars.optional("GUESTLIST_METRICS_LISTEN").as_deref() {
                Some("off") => None,
                _ => Some(vars.parsed("GUESTLIST_METRICS_LISTEN", "127.0.0.1:9464")?),
            },
            database_url,
            sqlite_synchronous: vars.one_of(
                "GUESTLIST_SQLITE_SYNCHRONOUS",
                "full",
                &[("full", SqliteSynchronous::Full), ("normal", SqliteSynchronous::Normal)],
            )?,
            database_connections: vars.number(
                "GUESTLIST_DATABASE_CONNECTIONS",
                default_connections(),
                1..=1000,
            )?,
            secret_keys,
            mail,
            mailbox_listen,
            setup_token: vars.optional("GUESTLIST_SETUP_TOKEN").map(Into::into),
            send_limits: vars.one_of("GUESTLIST_SEND_LIMITS", "on", &[("on", true), ("off", false)])?,
            resend_cooldown_seconds: vars.seconds("GUESTLIST_RESEND_COOLDOWN", 60, 0..=86_400)?,
            min_invite_lifetime_seconds,
            upload_limit: vars.number("GUESTLIST_UPLOAD_LIMIT", 10, 1..=100)? as usize * 1024 * 1024,
            import_rows: vars.number("GUESTLIST_IMPORT_ROWS", 50_000, 1..=500_000)? as usize,
            terms_url: vars.optional_url("GUESTLIST_TERMS_URL")?,
            otlp_endpoint: vars.optional_url("GUESTLIST_OTLP_ENDPOINT")?,
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

/// Four for each core, and 16 at most: on two cores that PostgreSQL shares, eight do as much as sixteen,
/// which keep each other waiting.
fn default_connections() -> u32 {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    (4 * cores).min(16) as u32
}

fn listen(vars: &Vars<'_>) -> Result<SocketAddr, ConfigError> {
    vars.parsed("GUESTLIST_LISTEN", "127.0.0.1:8080")
}

/// The file of a `sqlite://` URL; none for PostgreSQL.
pub fn sqlite_path(database_url: &str) -> Option<PathBuf> {
    let path = database_url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
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
}
