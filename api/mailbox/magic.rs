//! Addresses that make the mailbox behave as a mail API does on a bad day. Only the part before
//! the `@` counts, so that they work in every domain: `fail-422@…` is refused for good, `fail-500@…`
//! fails but may be tried again, `slow@…` is taken and answered late.

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

fn is_to(email: &Email, wanted: &str) -> bool {
    let locals = email.to.as_slice().iter().filter_map(|to| address::bare(to)?.rsplit_once('@'));
    locals.into_iter().any(|(local, _)| local.eq_ignore_ascii_case(wanted))
}
