use std::fmt;

use super::LINK_PLACEHOLDER;

/// The longest name a mail shows, in characters.
const MAX_NAME: usize = 60;

/// What starts a link whatever follows it.
const LINK_STARTS: [&str; 9] =
    ["www.", "http:", "https:", "ftp:", "mailto:", "javascript:", "data:", "tel:", "sms:"];

/// A name somebody typed: a person's, a workspace's, a partner's. It cannot be printed as it is,
/// only as what [`subject_name`] leaves of it: mail programs make links of whatever looks like one.
#[derive(Debug, Clone, Copy)]
pub struct Name<'a>(pub &'a str);

impl Name<'_> {
    /// The name as a mail may show it, or the neutral word where nothing is left.
    pub fn or(self, neutral: &str) -> String {
        subject_name(self.0, neutral)
    }
}

/// An email address, shown without characters that hide or reorder others.
#[derive(Debug, Clone, Copy)]
pub struct Address<'a>(pub &'a str);

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self.0.chars().filter(|c| !is_hidden(*c) && !c.is_whitespace()).collect();
        f.write_str(&without_placeholder(&shown))
    }
}

/// A name without control and bidi characters and without anything like a URL, on one line, cut to
/// 60 characters; the neutral word where nothing readable is left.
pub fn subject_name(name: &str, neutral: &str) -> String {
    let visible: String = without_placeholder(name)
        .chars()
        .map(|c| match c {
            '/' | '\\' if !name.contains("://") => ' ',
            c if c.is_whitespace() => ' ',
            '\u{3002}' | '\u{FF0E}' | '\u{FF61}' => '.', // browsers read these as dots too
            c => c,
        })
        .filter(|c| !is_hidden(*c))
        .collect();
    let name = visible.split(' ').map(unlinked).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if !name.chars().any(char::is_alphanumeric) {
        return neutral.to_owned();
    }
    match name.char_indices().nth(MAX_NAME) {
        None => name,
        Some(_) => {
            let cut: String = name.chars().take(MAX_NAME - 1).collect();
            format!("{}…", cut.trim_end())
        }
    }
}

/// The part of a word that no mail program takes for a link: nothing of `https://evil.com` and
/// `me@evil.com`, `Booking` of `Booking.com`, all of `J.R.` and `No.1`.
fn unlinked(word: &str) -> &str {
    let lower = word.to_lowercase();
    let bare = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_link = lower.contains("://")
        || LINK_STARTS.iter().any(|start| bare.starts_with(start))
        || (lower.contains('@') && lower.contains('.'));
    if is_link {
        return "";
    }
    let ending = word.match_indices('.').find(|(dot, _)| *dot > 0 && starts_like_a_tld(&word[dot + 1..]));
    match ending {
        Some((dot, _)) => word[..dot].trim_end_matches('.'),
        None => word,
    }
}

fn starts_like_a_tld(label: &str) -> bool {
    label.chars().take_while(|c| c.is_alphabetic()).count() >= 2
}

/// Invisible characters that carry no letter but hide, reorder or break text.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{3164}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Nobody may type the place of the secret link.
pub(super) fn without_placeholder(text: &str) -> String {
    text.replace(LINK_PLACEHOLDER, "[…]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_letters_and_loses_its_links() {
        for (typed, shown) in [
            ("Olive Owner", "Olive Owner"),
            ("  Zoë   O'Hara-Núñez ", "Zoë O'Hara-Núñez"),
            ("Novo A/S", "Novo A S"),
            ("J.R. Smith Jr.", "J.R. Smith Jr."),
            ("Studio No.1 v2.0", "Studio No.1 v2.0"),
            ("Booking.com", "Booking"),
            (".NET Friends", ".NET Friends"),
            ("Click https://evil.example/x now", "Click now"),
            ("https://evil.example", "Someone"),
            ("(www.evil.example) Bob", "Bob"),
            ("HTTP://EVIL.EXAMPLE Bob", "Bob"),
            ("javascript:alert(1) Bob", "Bob"),
            ("mallory@evil.example", "Someone"),
            ("Win at evil。example today", "Win at evil today"),
            ("evil.example/login?x=1", "evil login?x=1"),
            ("evil.\u{200B}example", "evil"),
            ("Olive\r\nBcc: x@evil.example", "Olive Bcc:"),
            ("\u{202E}evilO\u{202C}", "evilO"),
            ("%%GUESTLIST-LINK%%", "Someone"),
            ("%%GUESTLIST-%%GUESTLIST-LINK%%LINK%%", "%%GUESTLIST-[…]LINK%%"),
            ("!!!", "Someone"),
            ("", "Someone"),
        ] {
            assert_eq!(subject_name(typed, "Someone"), shown, "{typed:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut_to_60_characters() {
        let shown = subject_name(&"ñandú ".repeat(40), "Someone");
        assert_eq!(shown.chars().count(), 60);
        assert!(shown.ends_with('…'));
    }

    #[test]
    fn an_address_shows_no_hidden_characters() {
        let address = Address("char\u{202E}lie@x.test\r\nBcc: y@z.test");
        assert_eq!(address.to_string(), "charlie@x.testBcc:y@z.test");
        assert_eq!(Address("%%GUESTLIST-LINK%%@x.test").to_string(), "[…]@x.test");
    }
}
