//! What people may write into names and messages: text, and nothing that plays tricks with it.

use std::borrow::Cow;

use validator::ValidationError;

/// True for characters that are not seen, or change how the text around them is shown or split into
/// lines.
pub fn plays_tricks(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A person's or workspace's name: 1 to 100 characters, one line, no control or direction marks.
pub fn validate_name(name: &str) -> Result<(), ValidationError> {
    let length = name.trim().chars().count();
    if length == 0 {
        return fault("required", "This is needed.");
    }
    if length > 100 {
        return fault("too_long", "At most 100 characters, please.");
    }
    validate_line(name)
}

/// One line, no control or direction marks.
pub fn validate_line(line: &str) -> Result<(), ValidationError> {
    match line.chars().any(plays_tricks) {
        true => fault("invalid_characters", "Line breaks and invisible characters are not possible here."),
        false => Ok(()),
    }
}

/// Joiners are invisible too, but Persian and many emoji need them.
pub fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// A personal message: up to 500 characters, line breaks and joiners allowed, else as a name.
pub fn validate_message(message: &str) -> Result<(), ValidationError> {
    if message.chars().count() > 500 {
        return fault("too_long", "At most 500 characters, please.");
    }
    if message.chars().any(|c| plays_tricks(c) && c != '\n' && !is_joiner(c)) {
        return fault("invalid_characters", "Invisible characters are not possible here.");
    }
    Ok(())
}

/// A language the interface and the mails exist in.
pub fn validate_language(language: &str) -> Result<(), ValidationError> {
    match crate::email::LANGUAGES.contains(&language) {
        true => Ok(()),
        false => fault("unknown_language", "Choose one of the languages offered: en, es."),
    }
}

/// What is wrong with a text, as a stable name and in words.
pub fn fault(code: &'static str, message: &'static str) -> Result<(), ValidationError> {
    Err(ValidationError::new(code).with_message(Cow::Borrowed(message)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_visible_line() {
        assert!(validate_name("María José O’Neill-Ångström").is_ok());
        for name in ["", "  ", "a\r\nBcc: x", "a\0", "abc\u{202e}def", "a\u{200b}b", "a\u{61c}b", "\u{3164}"]
        {
            assert!(validate_name(name).is_err(), "{name:?}");
        }
        assert!(validate_name(&"x".repeat(101)).is_err());
    }

    #[test]
    fn messages_may_have_lines() {
        assert!(validate_message("Hello,\nwelcome!").is_ok());
        assert!(validate_message("👩\u{200d}👧 نمی\u{200c}خواهم").is_ok());
        assert!(validate_message("Hello\r\n").is_err());
        assert!(validate_message(&"x".repeat(501)).is_err());
    }
}
