//! Addresses that make the mailbox behave as a mail API does on a bad day. Only the part before
//! the `@` counts, so that they work in every domain: `fail-422@…` is refused for good, `fail-500@…`
//! fails but may be tried again, `slow@…` is taken and answered late. What is taken is reported by
//! webhooks as delivered, unless it goes to `bounced@…`, `mailbox-full@…`, `delayed@…`,
//! `complained@…` or `suppressed@…`.

use serde_json::{Value, json};

use super::address;
use super::email::Email;
use super::problem::Problem;

/// The error a mail asks for by one of its recipients.
pub fn refusal(email: &Email) -> Option<Problem> {
    if is_to(email, "fail-422") {
        let message = "The `to` field holds an address that is always refused.";
        Some(Problem::invalid(message))
    } else if is_to(email, "fail-500") {
        Some(Problem::INTERNAL_SERVER_ERROR)
    } else {
        None
    }
}

/// Whether a mail asks for a late answer.
pub fn is_slow(email: &Email) -> bool {
    is_to(email, "slow")
}

/// What is reported of a mail, in this order: the type of each webhook, and what its data has
/// beside the mail's own.
pub fn reports(to: &[String]) -> Vec<(&'static str, Value)> {
    let bounced = |sub_type: &str, diagnostic: &str| {
        json!({ "bounce": {
            "type": "Permanent",
            "subType": sub_type,
            "message": "The recipient's mail server refused the mail.",
            "diagnosticCode": [diagnostic],
        }})
    };
    let delivered = ("email.delivered", json!({}));
    if holds(to, "bounced") {
        vec![("email.bounced", bounced("General", "smtp; 550 5.1.1 user unknown"))]
    } else if holds(to, "mailbox-full") {
        let mut full = bounced("MailboxFull", "smtp; 552 5.2.2 mailbox full");
        full["bounce"]["type"] = "Transient".into();
        vec![("email.bounced", full)]
    } else if holds(to, "delayed") {
        vec![("email.delivery_delayed", json!({}))]
    } else if holds(to, "complained") {
        vec![delivered, ("email.complained", json!({}))]
    } else if holds(to, "suppressed") {
        let said = "This address is on the account's suppression list.";
        vec![("email.suppressed", json!({ "suppressed": { "message": said } }))]
    } else {
        vec![delivered]
    }
}

fn is_to(email: &Email, wanted: &str) -> bool {
    holds(email.to.as_slice(), wanted)
}

fn holds(to: &[String], wanted: &str) -> bool {
    let mut locals = to.iter().filter_map(|to| address::bare(to)?.rsplit_once('@'));
    locals.any(|(local, _)| local.eq_ignore_ascii_case(wanted))
}
