//! `GUESTLIST_LOG*`: what is logged, and how.

use tracing_subscriber::EnvFilter;

use super::vars::{ConfigError, Vars, bad};

/// What is logged, and how.
#[derive(Clone, Debug)]
pub struct LogConfig {
    /// `GUESTLIST_LOG`: a `tracing` filter.
    pub filter: String,
    /// `GUESTLIST_LOG_FORMAT`; none: text on a terminal, JSON otherwise.
    pub format: Option<LogFormat>,
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}

impl LogConfig {
    /// Reads the process environment. Apart from the other settings, as every command logs.
    pub fn from_env() -> Result<Self, ConfigError> {
        read(&Vars(&std::env::vars().collect()))
    }
}

fn read(vars: &Vars<'_>) -> Result<LogConfig, ConfigError> {
    let filter = vars.text("GUESTLIST_LOG", "info,actix_server=warn,sea_orm_migration=warn");
    EnvFilter::try_new(&filter)
        .map_err(|e| bad("GUESTLIST_LOG", format!("{filter:?} cannot be read: {e}")))?;
    let formats = [("json", Some(LogFormat::Json)), ("text", Some(LogFormat::Text)), ("auto", None)];
    Ok(LogConfig { filter, format: vars.one_of("GUESTLIST_LOG_FORMAT", "auto", &formats)? })
}
