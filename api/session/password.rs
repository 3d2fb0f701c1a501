//! Passwords: what is refused.

use crate::problem::{Error, Problem, Result};

/// The shortest password, in characters (NIST SP 800-63B-4: 15 where it is the only factor).
pub const MIN_LENGTH: usize = 15;
/// The longest password, in characters.
pub const MAX_LENGTH: usize = 128;

/// Too short, common, or made of names.
pub const WEAK: Problem = Problem::new(
    422,
    "weak_password",
    "This password is too easy to guess. Use at least 15 characters, such as several unrelated words, without names or common phrases.",
);

/// Checks a new password; `names` are the person's, their address's and the workspace's.
///
/// Any character is welcome and nothing must be mixed; what counts is that it is long, not common,
/// and has enough left when names are taken out of it.
pub fn check(password: &str, names: &[&str]) -> Result<()> {
    let length = password.chars().count();
    if length < MIN_LENGTH {
        return Err(WEAK.detail("This password is too short. Use at least 15 characters.").into());
    }
    if length > MAX_LENGTH {
        return Err(Error::field("password", "too_long", "At most 128 characters, please."));
    }
    // zxcvbn looks at the beginning only, so that a long password costs no more than a short one.
    let beginning: String = password.chars().take(64).collect();
    let is_common = zxcvbn::zxcvbn(&beginning, &[]).guesses_log10() < 6.0;
    if is_common || letters_beside_names(password, names) < 8 {
        return Err(WEAK.into());
    }
    Ok(())
}

/// How many letters and digits are left when the names are taken out.
fn letters_beside_names(password: &str, names: &[&str]) -> usize {
    let mut rest = letters(password);
    let mut words: Vec<String> = names
        .iter()
        .chain(&["guestlist", "password"])
        .flat_map(|name| {
            name.split(|c: char| !c.is_alphanumeric()).map(letters).chain([letters(name)]).collect::<Vec<_>>()
        })
        .filter(|word| word.chars().count() >= 3)
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        rest = rest.replace(&word, "");
    }
    // Digits around names (years, counters) are the first thing tried.
    rest.chars().filter(|c| !c.is_ascii_digit()).count().max(distinct_digits(&rest))
}

fn letters(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Digits count where there are many of them, as in a dice-made number.
fn distinct_digits(text: &str) -> usize {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits >= MIN_LENGTH { digits } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[&str] = &["Olive", "Owner", "olive.owner@contenzilla.test", "Contenzilla"];

    fn is_weak(password: &str) -> bool {
        check(password, NAMES).is_err()
    }

    #[test]
    fn long_and_unusual_is_enough() {
        for password in [
            "correct horse battery staple",
            "violet lamp under seven rivers",
            "пароль из разных слов 9",
            "aB3$aB3!xY7&zQ9",
            "  leading blanks and tabs\t",
            "a long pass phrase for tests",
        ] {
            assert!(!is_weak(password), "{password}");
        }
    }

    #[test]
    fn short_common_or_made_of_names_is_refused() {
        for password in [
            "short",
            "fourteen chars",
            "aaaaaaaaaaaaaaaaaaaa",
            "passwordpassword",
            "123456789012345",
            "qwertyuiopasdfghjkl",
            "ContenzillaContenzilla",
            "olive-owner-2026",
            "Contenzilla Guestlist 1",
            "password123456789",
            "abcdefghijklmnop",
        ] {
            assert!(is_weak(password), "{password}");
        }
        assert!(is_weak(&"long ".repeat(40)));
    }
}
