//! Hashing passwords with argon2id, a few at a time: each takes 19 MiB while it runs. That memory is
//! used again for the next one; allocators tend not to give so large pieces back.

use std::sync::{Arc, Mutex, PoisonError};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use aws_lc_rs::rand;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::PasswordCost;
use crate::problem::{Error, Result};

/// Hashes passwords; cheap to clone.
#[derive(Clone)]
pub struct Hasher {
    params: Params,
    slots: Arc<Semaphore>,
    memory: Memory,
    /// Verified against when there is no account, so that both take the same time.
    decoy: Arc<str>,
}

/// More at a time would take more memory than they save time.
const MOST_AT_A_TIME: usize = 8;
const ALGORITHM: Algorithm = Algorithm::Argon2id;
const VERSION: Version = Version::V0x13;
const SALT_LENGTH: usize = 16;
const HASH_LENGTH: usize = 32;

type Outcome<T> = std::result::Result<T, argon2::password_hash::Error>;

impl Hasher {
    /// As many at a time as there are cores, up to a few.
    pub fn new(cost: PasswordCost) -> Self {
        let params = match cost {
            PasswordCost::Owasp => Params::new(19 * 1024, 2, 1, Some(HASH_LENGTH)),
            PasswordCost::Test => Params::new(Params::MIN_M_COST, 1, 1, Some(HASH_LENGTH)),
        };
        let params = params.expect("these parameters are valid");
        // Of no password: whatever is compared in the end, the work before is the same.
        let decoy = in_phc_form(&params, &random(), &random::<HASH_LENGTH>());
        let decoy = decoy.expect("a hash of this form has a text");
        let at_a_time = std::thread::available_parallelism().map_or(2, usize::from).min(MOST_AT_A_TIME);
        Self {
            params,
            slots: Arc::new(Semaphore::new(at_a_time)),
            memory: Memory::default(),
            decoy: decoy.into(),
        }
    }

    /// The password's hash, in PHC form.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let turn = self.turn().await?;
        let (params, memory, password) = (self.params.clone(), self.memory.clone(), password.to_owned());
        turn.run(move || hash(&params, &memory, &password)).await
    }

    /// Waits for a slot, to be held for as long as no other attempt may overtake this one.
    pub async fn turn(&self) -> Result<Turn> {
        let slot = self.slots.clone().acquire_owned().await.map_err(Error::internal)?;
        Ok(Turn { hasher: self.clone(), slot: Arc::new(slot) })
    }

    /// Whether a hash was made with other parameters than today's, and should be made anew at the
    /// next sign-in.
    pub fn is_outdated(&self, hash: &str) -> bool {
        let params = PasswordHash::new(hash).ok().and_then(|hash| Params::try_from(&hash).ok());
        params.is_none_or(|params| {
            (params.m_cost(), params.t_cost(), params.p_cost())
                != (self.params.m_cost(), self.params.t_cost(), self.params.p_cost())
        })
    }
}

/// A slot for hashing.
pub struct Turn {
    hasher: Hasher,
    slot: Arc<OwnedSemaphorePermit>,
}

impl Turn {
    /// Whether the password is the one behind the hash. Without a hash (no such account) it takes
    /// the same time and is never right.
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool> {
        let known = hash.is_some();
        let hash = hash.map_or_else(|| self.hasher.decoy.to_string(), str::to_owned);
        let (memory, password) = (self.hasher.memory.clone(), password.to_owned());
        Ok(self.run(move || is_behind(&memory, &password, &hash)).await? && known)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> Outcome<T> + Send + 'static) -> Result<T> {
        // Held by the work itself: it runs on when the request it was for is given up.
        let slot = self.slot.clone();
        let work = move || {
            let done = work();
            drop(slot);
            done
        };
        let done = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
        done.map_err(|e| Error::internal(std::io::Error::other(e.to_string())))
    }
}

fn hash(params: &Params, memory: &Memory, password: &str) -> Outcome<String> {
    let salt = random();
    let argon2 = Argon2::new(ALGORITHM, VERSION, params.clone());
    let mut hash = [0; HASH_LENGTH];
    memory.lend(params, |blocks| {
        argon2.hash_password_into_with_memory(password.as_bytes(), &salt, &mut hash, blocks)
    })?;
    in_phc_form(params, &salt, &hash)
}

fn in_phc_form(params: &Params, salt: &[u8; SALT_LENGTH], hash: &[u8; HASH_LENGTH]) -> Outcome<String> {
    let hash = PasswordHash {
        algorithm: ALGORITHM.ident(),
        version: Some(VERSION.into()),
        params: ParamsString::try_from(params)?,
        salt: Some(Salt::new(salt)?),
        hash: Some(Output::new(hash)?),
    };
    Ok(hash.to_string())
}

fn random<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    rand::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

fn is_behind(memory: &Memory, password: &str, hash: &str) -> Outcome<bool> {
    let hash = PasswordHash::new(hash)?;
    let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else { return Ok(false) };
    let algorithm = Algorithm::try_from(hash.algorithm.as_str())?;
    let version = hash.version.map(Version::try_from).transpose()?.unwrap_or_default();
    let params = Params::try_from(&hash)?;
    let argon2 = Argon2::new(algorithm, version, params.clone());
    let mut found = vec![0; expected.len()];
    memory.lend(&params, |blocks| {
        argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut found, blocks)
    })?;
    // `Output` compares in constant time.
    Ok(Output::new(&found)? == *expected)
}

/// The memory hashing works in, one piece for each at a time.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<Vec<Block>>>>);

impl Memory {
    fn lend<T>(&self, params: &Params, work: impl FnOnce(&mut [Block]) -> T) -> T {
        let pieces = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut blocks = pieces().pop().unwrap_or_default();
        let count = params.block_count();
        if blocks.len() < count {
            blocks.resize(count, Block::default());
        }
        let done = work(&mut blocks[..count]);
        pieces().push(blocks);
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by the reference implementation.
    const FOREIGN: &str =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    #[actix_web::test]
    async fn a_hash_made_elsewhere_verifies() {
        let turn = Hasher::new(PasswordCost::Test).turn().await.expect("a free slot");
        assert!(turn.verify("password", Some(FOREIGN)).await.expect("verified"));
        assert!(!turn.verify("passwore", Some(FOREIGN)).await.expect("verified"));
    }

    #[actix_web::test]
    async fn no_two_hashes_are_the_same() {
        let hasher = Hasher::new(PasswordCost::Test);
        let (a, b) = (hasher.hash("violet lamp").await, hasher.hash("violet lamp").await);
        assert_ne!(a.expect("hashed"), b.expect("hashed"));
    }

    #[actix_web::test]
    async fn work_given_up_keeps_its_slot_until_it_is_done() {
        let hasher = Hasher::new(PasswordCost::Owasp);
        let slots = hasher.slots.available_permits();
        let turn = hasher.turn().await.expect("a free slot");
        let mut verifying = Box::pin(turn.verify("password", None));
        assert!(futures_util::poll!(verifying.as_mut()).is_pending());
        drop(verifying);
        drop(turn);
        assert_eq!(hasher.slots.available_permits(), slots - 1);
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
