//! A mail as Resend's API takes it, and its checks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::address;
use super::problem::Problem;

/// Resend's limit of recipients of one mail.
const MAX_RECIPIENTS: usize = 50;

/// The body of `POST /emails`. Attachments, schedules and whatever else Resend knows are accepted and ignored.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Email {
    pub from: Option<String>,
    pub to: OneOrMany,
    pub cc: OneOrMany,
    pub bcc: OneOrMany,
    pub reply_to: OneOrMany,
    pub subject: Option<String>,
    pub html: Option<String>,
    pub text: Option<String>,
    pub headers: Option<BTreeMap<String, String>>,
    pub tags: Option<Vec<Tag>>,
}

/// What the sender wants to hear again in webhooks.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Tag {
    pub name: String,
    pub value: String,
}

/// Resend takes one address or a list of them.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    One(String),
    Many(Vec<String>),
    Null(()),
}

impl Default for OneOrMany {
    fn default() -> Self {
        OneOrMany::Null(())
    }
}

impl OneOrMany {
    pub fn into_vec(self) -> Vec<String> {
        match self {
            OneOrMany::One(address) => vec![address],
            OneOrMany::Many(addresses) => addresses,
            OneOrMany::Null(()) => Vec::new(),
        }
    }

    pub fn as_slice(&self) -> &[String] {
        match self {
            OneOrMany::One(address) => std::slice::from_ref(address),
            OneOrMany::Many(addresses) => addresses,
            OneOrMany::Null(()) => &[],
        }
    }
}

impl Email {
    /// Reads one mail and refuses what Resend would refuse.
    pub fn parse(value: Value) -> Result<Self, Problem> {
        let email: Email =
            serde_json::from_value(value).map_err(|error| Problem::invalid(error.to_string()))?;
        email.check()?;
        Ok(email)
    }

    fn check(&self) -> Result<(), Problem> {
        let from = self.from.as_deref().ok_or_else(|| Problem::missing("from"))?;
        if self.to.as_slice().is_empty() {
            return Err(Problem::missing("to"));
        }
        if self.subject.is_none() {
            return Err(Problem::missing("subject"));
        }
        if self.html.is_none() && self.text.is_none() {
            return Err(Problem::missing("html` or `text"));
        }
        if self.to.as_slice().len() > MAX_RECIPIENTS {
            return Err(Problem::invalid("The `to` field can hold up to 50 addresses."));
        }
        check_addresses("from", &[from.to_owned()])?;
        check_addresses("to", self.to.as_slice())?;
        check_addresses("cc", self.cc.as_slice())?;
        check_addresses("bcc", self.bcc.as_slice())?;
        check_addresses("reply_to", self.reply_to.as_slice())
    }
}

fn check_addresses(field: &str, addresses: &[String]) -> Result<(), Problem> {
    if addresses.iter().all(|text| address::bare(text).is_some()) {
        return Ok(());
    }
    Err(Problem::invalid(format!(
        "Invalid `{field}` field. The email address needs to follow the `email@example.com` or `Name <email@example.com>` format."
    )))
}
