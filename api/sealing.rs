//! Secrets at rest: sealed with AES-256-GCM-SIV (RFC 8452), which stays safe even where two nonces
//! should be the same. What a ciphertext belongs to is part of what is authenticated: moved elsewhere
//! it does not open.

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use secrecy::zeroize::Zeroizing;

/// The length of a key, in bytes.
pub const KEY_LENGTH: usize = 32;

/// `base64url(nonce ‖ ciphertext ‖ tag)` of a secret that belongs to `place`.
pub fn seal(key: &[u8; KEY_LENGTH], place: &[u8], secret: &[u8]) -> String {
    let mut sealed = Zeroizing::new(secret.to_vec());
    let nonce = cipher(key)
        .seal_in_place_append_tag(Aad::from(place), &mut *sealed)
        .expect("the operating system gives a nonce, and secrets are far shorter than the cipher's limit");
    let bytes = [nonce.as_ref().as_slice(), &sealed].concat();
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// The secret, if it was sealed with this key for this very place.
pub fn open(key: &[u8; KEY_LENGTH], place: &[u8], sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(BASE64_URL_SAFE_NO_PAD.decode(sealed).ok()?);
    let (nonce, ciphertext) = bytes.split_at_mut_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let secret = cipher(key).open_in_place(nonce, Aad::from(place), ciphertext).ok()?;
    Some(Zeroizing::new(secret.to_vec()))
}

fn cipher(key: &[u8; KEY_LENGTH]) -> RandomizedNonceKey {
    RandomizedNonceKey::new(&AES_256_GCM_SIV, key).expect("the key has the cipher's length")
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; KEY_LENGTH] = [7; KEY_LENGTH];

    #[test]
    fn what_is_sealed_opens_with_its_key_in_its_place_only() {
        let sealed = seal(&KEY, b"here", b"=1+1");
        assert_eq!(open(&KEY, b"here", &sealed).expect("opens").as_slice(), b"=1+1");
        assert!(open(&KEY, b"there", &sealed).is_none());
        assert!(open(&[8; KEY_LENGTH], b"here", &sealed).is_none());
        assert!(!sealed.contains("=1"));
    }

    #[test]
    fn nothing_sealed_twice_looks_the_same() {
        assert_ne!(seal(&KEY, b"here", b"secret"), seal(&KEY, b"here", b"secret"));
    }

    #[test]
    fn a_changed_or_shortened_ciphertext_does_not_open() {
        let sealed = seal(&KEY, b"here", b"secret");
        for at in 0..sealed.len() - 1 {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("ASCII");
            assert!(open(&KEY, b"here", &changed).is_none(), "{at}");
            assert!(open(&KEY, b"here", &sealed[..at]).is_none(), "{at}");
        }
    }
}
