//! Reading one setting out of a map of variables, or saying what is wrong with it.

use std::collections::HashMap;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use url::Url;

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{variable}: {problem}")]
pub struct ConfigError {
    variable: &'static str,
    problem: String,
}

/// A setting that cannot be used, and why.
pub(super) fn bad(variable: &'static str, problem: impl Into<String>) -> ConfigError {
    ConfigError { variable, problem: problem.into() }
}

/// The variables; an empty value counts as absent.
pub(super) struct Vars<'a>(pub(super) &'a HashMap<String, String>);

impl Vars<'_> {
    pub(super) fn optional(&self, name: &'static str) -> Option<String> {
        self.0.get(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
    }

    pub(super) fn text(&self, name: &'static str, default: &str) -> String {
        self.optional(name).unwrap_or_else(|| default.to_owned())
    }

    pub(super) fn parsed<T: FromStr>(&self, name: &'static str, default: &str) -> Result<T, ConfigError>
    where
        T::Err: Display,
    {
        let text = self.text(name, default);
        text.parse().map_err(|e| bad(name, format!("{text:?} cannot be read: {e}")))
    }

    pub(super) fn seconds(
        &self,
        name: &'static str,
        default: i64,
        range: RangeInclusive<i64>,
    ) -> Result<i64, ConfigError> {
        self.within(name, default, range, " seconds")
    }

    pub(super) fn number(
        &self,
        name: &'static str,
        default: u32,
        range: RangeInclusive<u32>,
    ) -> Result<u32, ConfigError> {
        self.within(name, default, range, "")
    }

    fn within<T>(
        &self,
        name: &'static str,
        default: T,
        range: RangeInclusive<T>,
        unit: &str,
    ) -> Result<T, ConfigError>
    where
        T: FromStr<Err: Display> + PartialOrd + Display,
    {
        let number: T = self.parsed(name, &default.to_string())?;
        match range.contains(&number) {
            true => Ok(number),
            false => Err(bad(name, format!("must be {} to {}{unit}", range.start(), range.end()))),
        }
    }

    pub(super) fn one_of<T: Copy>(
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

    pub(super) fn url(&self, name: &'static str, default: &str) -> Result<String, ConfigError> {
        let text = self.text(name, default);
        match Url::parse(&text) {
            Ok(url) if ["http", "https"].contains(&url.scheme()) && url.has_host() => {
                Ok(text.trim_end_matches('/').to_owned())
            }
            _ => Err(bad(name, format!("{text:?} is not an http:// or https:// URL"))),
        }
    }

    pub(super) fn optional_url(&self, name: &'static str) -> Result<Option<String>, ConfigError> {
        self.optional(name).map(|_| self.url(name, "")).transpose()
    }

    pub(super) fn list<T: FromStr>(&self, name: &'static str) -> Result<Vec<T>, ConfigError>
    where
        T::Err: Display,
    {
        let text = self.text(name, "");
        text.split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().map_err(|e| bad(name, format!("{part:?} cannot be read: {e}"))))
            .collect()
    }
}
