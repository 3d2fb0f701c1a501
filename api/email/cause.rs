//! Why a mail did not arrive, in words for whoever invited somebody.

/// Why the receiver's side did not take a mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cause {
    NoSuchAddress,
    MailboxFull,
    Blocked,
    /// The words of the server that refused it, cut and cleaned.
    Said(String),
    #[default]
    Unknown,
}

/// A server's words are kept up to this many characters.
const LENGTH: usize = 300;

impl Cause {
    /// From what the refusing server said: its enhanced status code tells more than its words (RFC 3463).
    pub fn said(words: impl AsRef<str>) -> Self {
        let words = words.as_ref();
        let has = |codes: &[&str]| {
            words.split(|c: char| !c.is_ascii_digit() && c != '.').any(|word| {
                codes.iter().any(|code| match code.strip_suffix('x') {
                    Some(class) => word.starts_with(class),
                    None => word == *code,
                })
            })
        };
        if has(&["5.1.1", "5.1.10", "5.1.0", "5.1.2", "5.1.3", "5.1.6"]) {
            return Self::NoSuchAddress;
        }
        if has(&["5.2.2", "4.2.2"]) {
            return Self::MailboxFull;
        }
        if has(&["5.7.x", "4.7.x"]) {
            return Self::Blocked;
        }
        let words: String =
            words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LENGTH).collect();
        match words.trim() {
            "" => Self::Unknown,
            words => Self::Said(words.to_owned()),
        }
    }

    /// A sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::NoSuchAddress => "The address does not exist.".to_owned(),
            Self::MailboxFull => "The mailbox is full.".to_owned(),
            Self::Blocked => "The receiver's server blocked the mail.".to_owned(),
            Self::Said(words) => format!("The receiver's server said: {words}"),
            Self::Unknown => "The receiver's server did not say why.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_code_says_why() {
        let no_such = "550-5.1.1 The email account that you tried to reach does not exist.";
        assert_eq!(Cause::said(no_such), Cause::NoSuchAddress);
        assert_eq!(Cause::said("552 5.2.2 Over quota"), Cause::MailboxFull);
        assert_eq!(Cause::said("smtp; 550 5.7.26 Unauthenticated mail"), Cause::Blocked);
        assert_eq!(Cause::said("version 15.1.12 refused"), Cause::Said("version 15.1.12 refused".to_owned()));
        assert_eq!(Cause::said(" \r\n"), Cause::Unknown);
    }
}
