//! One canonical form of an email address, computed here and not by a database's collation, so
//! that the same person is the same everywhere.

use std::borrow::Cow;

use validator::{ValidateEmail, ValidationError};

use crate::plain_text::{is_joiner, plays_tricks};

/// An address as it was typed, and the key it is compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress {
    /// As typed, trimmed: for showing and sending.
    pub shown: String,
    /// Local part ASCII-lower-cased, domain as its lower-case A-label: for comparing.
    pub key: String,
}

/// RFC 5321 4.5.3.1.3 leaves 254 characters for an address.
const MAX_LENGTH: usize = 254;

impl EmailAddress {
    /// Reads an address; none if it is not one, or if its local part is not ASCII (look-alikes
    /// such as a dotless i must not be taken for another person).
    pub fn parse(typed: &str) -> Option<Self> {
        let shown = typed.trim();
        let (local, domain) = shown.rsplit_once('@')?;
        let domain = domain_key(domain)?;
        let key = format!("{}@{domain}", local.to_ascii_lowercase());
        let plausible = local.is_ascii()
            && !local.contains(['"', '(', ')', '<', '>', ',', ';', ':', '\\', '[', ']'])
            && key.len() <= MAX_LENGTH
            && shown.len() <= MAX_LENGTH
            && domain.contains('.')
            && !shown.chars().any(|c| c.is_whitespace() || is_invisible(c))
            && key.as_str().validate_email();
        plausible.then(|| Self { shown: shown.to_owned(), key })
    }

    /// The domain's canonical form.
    pub fn domain(&self) -> &str {
        self.key.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// What IDNA leaves out of a domain, so that the address shown would be another than the one meant.
fn is_invisible(c: char) -> bool {
    let selects_a_variant = matches!(c, '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}');
    selects_a_variant || (plays_tricks(c) && !is_joiner(c))
}

/// A domain's canonical form: its lower-case IDNA A-label; none if it is not a domain name.
pub fn domain_key(typed: &str) -> Option<String> {
    let key = idna::domain_to_ascii_strict(typed.trim()).ok()?;
    let labels_are_sane = key.split('.').all(|label| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    });
    (labels_are_sane && key.len() <= 253).then_some(key)
}

/// A text for the log, in which an address says its domain only.
pub fn mask_in(text: &str) -> String {
    let mask = |word: &str| match word.rsplit_once('@') {
        Some((_, domain)) => format!("***@{domain}"),
        None => word.to_owned(),
    };
    text.split(' ').map(mask).collect::<Vec<_>>().join(" ")
}

/// For `#[validate(custom)]`.
pub fn validate_email(typed: &str) -> Result<(), ValidationError> {
    match EmailAddress::parse(typed) {
        Some(_) => Ok(()),
        None => Err(ValidationError::new("invalid_email")
            .with_message(Cow::Borrowed("This is not an email address. It looks like name@example.org."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(typed: &str) -> Option<String> {
        EmailAddress::parse(typed).map(|email| email.key)
    }

    #[test]
    fn case_and_blanks_around_do_not_make_another_person() {
        assert_eq!(key(" A@X.de "), key("a@x.de"));
        assert_eq!(key("Bea@Bücher.example").as_deref(), Some("bea@xn--bcher-kva.example"));
        let typed = EmailAddress::parse(" Bea@X.de ").expect("an address");
        assert_eq!((typed.shown.as_str(), typed.domain()), ("Bea@X.de", "x.de"));
    }

    #[test]
    fn the_log_knows_the_domain_only() {
        assert_eq!(mask_in("to: \"Bea <bea@x.de>\" is refused"), "to: \"Bea ***@x.de>\" is refused");
        assert_eq!(mask_in("no address"), "no address");
    }

    #[test]
    fn dots_and_plus_tags_are_kept() {
        assert_ne!(key("a.b@x.de"), key("ab@x.de"));
        assert_ne!(key("a+b@x.de"), key("a@x.de"));
    }

    #[test]
    fn look_alikes_are_not_addresses() {
        for typed in ["mıke@x.de", "аnna@x.de", "josé@x.de", "a\u{200b}b@x.de", "ab@x\u{ad}.de"] {
            assert_eq!(key(typed), None, "{typed}");
        }
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for typed in [
            "",
            "@",
            "a@",
            "@x.de",
            "a@x",
            "a b@x.de",
            "a@x..de",
            "a@-x.de",
            "a@b@x.de",
            "a\r\nBcc: b@x.de",
            "\"a b\"@x.de",
            "<a@x.de>",
            "a@[127.0.0.1]",
            "a@x.de,b@x.de",
            "a@x_y.de",
        ] {
            assert_eq!(key(typed), None, "{typed:?}");
        }
        assert_eq!(key(&format!("{}@x.de", "a".repeat(250))), None);
    }
}
