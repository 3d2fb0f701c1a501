//! Passwords: what is refused, and how they are hashed.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::config::PasswordCost;
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

/// Hashes with argon2id, a few at a time: each takes 19 MiB while it runs.
#[derive(Clone)]
pub struct Hasher {
    argon2: Argon2<'static>,
    slots: Arc<Semaphore>,
    /// Verified against when there is no account, so that both take the same time.
    decoy: Arc<str>,
}

impl Hasher {
    /// As many at a time as there are cores.
    pub fn new(cost: PasswordCost) -> Self {
        let params = match cost {
            PasswordCost::Owasp => Params::new(19 * 1024, 2, 1, None),
            PasswordCost::Test => Params::new(Params::MIN_M_COST, 1, 1, None),
        };
        let argon2 =
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params.expect("these parameters are valid"));
        let decoy = argon2.hash_password(b"nobody's password").expect("argon2 hashes any bytes").to_string();
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self { argon2, slots: Arc::new(Semaphore::new(cores)), decoy: decoy.into() }
    }

    /// The password's hash, in PHC form.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let (argon2, password) = (self.argon2.clone(), password.to_owned());
        let _turn = self.turn().await?;
        run(move || argon2.hash_password(password.as_bytes()).map(|hash| hash.to_string())).await
    }

    /// Waits for a slot, to be held for as long as no other attempt may overtake this one.
    pub async fn turn(&self) -> Result<Turn<'_>> {
        Ok(Turn { hasher: self, _slot: self.slots.acquire().await.map_err(Error::internal)? })
    }

    /// Whether a hash was made with other parameters than today's, and should be made anew at the
    /// next sign-in.
    pub fn is_outdated(&self, hash: &str) -> bool {
        argon2::PasswordHash::new(hash).ok().and_then(|hash| Params::try_from(&hash).ok()).is_none_or(
            |params| {
                let today = self.argon2.params();
                (params.m_cost(), params.t_cost(), params.p_cost())
                    != (today.m_cost(), today.t_cost(), today.p_cost())
            },
        )
    }
}

/// A slot for hashing.
pub struct Turn<'a> {
    hasher: &'a Hasher,
    _slot: SemaphorePermit<'a>,
}

impl Turn<'_> {
    /// Whether the password is the one behind the hash. Without a hash (no such account) it takes
    /// the same time and is never right.
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool> {
        let (argon2, password) = (self.hasher.argon2.clone(), password.to_owned());
        let known = hash.is_some();
        let hash = hash.map_or_else(|| self.hasher.decoy.to_string(), str::to_owned);
        let is_right = run(move || {
            let hash = argon2::PasswordHash::new(&hash)?;
            Ok(argon2.verify_password(password.as_bytes(), &hash).is_ok())
        })
        .await?;
        Ok(known && is_right)
    }
}

async fn run<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, argon2::password_hash::Error> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
    done.map_err(|e| Error::internal(std::io::Error::other(e.to_string())))
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

    #[actix_web::test]
    async fn a_hash_verifies_its_password_only() {
        let hasher = Hasher::new(PasswordCost::Test);
        let hash = hasher.hash("correct horse battery staple").await.expect("hashed");
        let turn = hasher.turn().await.expect("a free slot");
        assert!(turn.verify("correct horse battery staple", Some(&hash)).await.expect("verified"));
        assert!(!turn.verify("Correct horse battery staple", Some(&hash)).await.expect("verified"));
        assert!(!turn.verify("nobody's password", None).await.expect("verified"));
        assert!(!hasher.is_outdated(&hash));
        assert!(Hasher::new(PasswordCost::Owasp).is_outdated(&hash));
    }
}
