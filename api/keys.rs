//! Every secret that opens something is derived here from the secret key, one key per purpose, so
//! that the database, its backups and the logs hold nothing that opens a door.

use aws_lc_rs::{constant_time, digest, hkdf, hmac, rand};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::sealing;

/// What a derived key is for. A token of one purpose is noise to every other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The link of an invite.
    InviteLink,
    /// The link of a password reset.
    PasswordReset,
    /// Signing access tokens.
    AccessToken,
    /// The built-in mailbox's API key.
    Mailbox,
    /// Signing the built-in mailbox's webhooks.
    MailboxWebhook,
    /// Telling a repeated request from another one with the same `Idempotency-Key`.
    RequestHash,
    /// Wrapping the workspaces' data keys.
    DataKey,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::InviteLink => b"guestlist invite link v1",
            Self::PasswordReset => b"guestlist password reset v1",
            Self::AccessToken => b"guestlist access token v1",
            Self::Mailbox => b"guestlist mailbox v1",
            Self::MailboxWebhook => b"guestlist mailbox webhook v1",
            Self::RequestHash => b"guestlist request hash v1",
            Self::DataKey => b"guestlist data key v1",
        }
    }
}

/// The secret key and its predecessors.
#[derive(Clone)]
pub struct Keys {
    /// Newest first: the first signs, all verify.
    keys: Vec<Key>,
}

#[derive(Clone)]
struct Key {
    /// The first four bytes of the key's hash: tells keys apart without telling the key.
    id: [u8; KEY_ID_LENGTH],
    root: hkdf::Prk,
}

const KEY_ID_LENGTH: usize = 4;
const MAC_LENGTH: usize = 32;
const TOKEN_LENGTH: usize = KEY_ID_LENGTH + 16 + 4 + MAC_LENGTH;

/// What a link's token names, once its MAC was found right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkToken {
    /// The invite or the reset.
    pub id: Uuid,
    /// Raised by every resend, which kills older links.
    pub generation: u32,
}

impl Keys {
    /// From the configured keys, newest first (at least one).
    pub fn new(secrets: &[SecretString]) -> Self {
        let keys = secrets
            .iter()
            .map(|secret| {
                let secret = secret.expose_secret().as_bytes();
                let hash = digest::digest(&digest::SHA256, secret);
                let mut id = [0; KEY_ID_LENGTH];
                id.copy_from_slice(&hash.as_ref()[..KEY_ID_LENGTH]);
                Key { id, root: hkdf::Salt::new(hkdf::HKDF_SHA256, b"guestlist").extract(secret) }
            })
            .collect();
        Self { keys }
    }

    /// `base64url(key id ‖ id ‖ generation ‖ HMAC-SHA256)`, the full 32-byte MAC.
    pub fn link_token(&self, purpose: Purpose, token: LinkToken) -> SecretString {
        let key = &self.keys[0];
        let mut bytes = Vec::with_capacity(TOKEN_LENGTH);
        bytes.extend_from_slice(&key.id);
        bytes.extend_from_slice(token.id.as_bytes());
        bytes.extend_from_slice(&token.generation.to_be_bytes());
        let mac = hmac::sign(&key.hmac(purpose), &bytes);
        bytes.extend_from_slice(mac.as_ref());
        BASE64_URL_SAFE_NO_PAD.encode(bytes).into()
    }

    /// What the token names, or nothing if it is not exactly one of ours for this purpose.
    pub fn read_link_token(&self, purpose: Purpose, token: &str) -> Option<LinkToken> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        if bytes.len() != TOKEN_LENGTH {
            return None;
        }
        let (payload, mac) = bytes.split_at(TOKEN_LENGTH - MAC_LENGTH);
        let (key_id, rest) = payload.split_at(KEY_ID_LENGTH);
        let key = self.keys.iter().find(|key| key.id == key_id)?;
        hmac::verify(&key.hmac(purpose), payload, mac).ok()?;
        let (id, generation) = rest.split_at(16);
        Some(LinkToken {
            id: Uuid::from_slice(id).ok()?,
            generation: u32::from_be_bytes(generation.try_into().ok()?),
        })
    }

    /// The key that signs access tokens, with the id to put in their header.
    pub fn access_signing(&self) -> (String, [u8; 32]) {
        let key = &self.keys[0];
        (BASE64_URL_SAFE_NO_PAD.encode(key.id), key.bytes(Purpose::AccessToken))
    }

    /// The key to verify an access token with, by the id in its header.
    pub fn access_verifying(&self, key_id: &str) -> Option<[u8; 32]> {
        let id = BASE64_URL_SAFE_NO_PAD.decode(key_id).ok()?;
        let key = self.keys.iter().find(|key| key.id == id.as_slice())?;
        Some(key.bytes(Purpose::AccessToken))
    }

    /// A keyed hash of a request's body, base64url.
    pub fn request_hash(&self, request: &[u8]) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(&self.keys[0].hmac(Purpose::RequestHash), request))
    }

    /// A workspace's data key as it is kept: `base64url(key id).sealed`.
    pub fn wrap_data_key(&self, workspace_id: Uuid, data_key: &[u8]) -> String {
        let key = &self.keys[0];
        let sealed = sealing::seal(&key.bytes(Purpose::DataKey), workspace_id.as_bytes(), data_key);
        format!("{}.{sealed}", BASE64_URL_SAFE_NO_PAD.encode(key.id))
    }

    /// The data key, if it was wrapped for this workspace with one of the keys there are.
    pub fn unwrap_data_key(&self, workspace_id: Uuid, wrapped: &str) -> Option<Zeroizing<Vec<u8>>> {
        let (key_id, sealed) = wrapped.split_once('.')?;
        let id = BASE64_URL_SAFE_NO_PAD.decode(key_id).ok()?;
        let key = self.keys.iter().find(|key| key.id == id.as_slice())?;
        sealing::open(&key.bytes(Purpose::DataKey), workspace_id.as_bytes(), sealed)
    }

    /// Whether a data key was wrapped with the newest key.
    pub fn is_wrapped_newly(&self, wrapped: &str) -> bool {
        let newest = BASE64_URL_SAFE_NO_PAD.encode(self.keys[0].id);
        wrapped.split_once('.').is_some_and(|(key_id, _)| key_id == newest)
    }

    /// The key by which our own outbox opens the built-in mailbox.
    pub fn mailbox_api_key(&self) -> SecretString {
        let key = BASE64_URL_SAFE_NO_PAD.encode(self.keys[0].bytes(Purpose::Mailbox));
        format!("re_{key}").into()
    }

    /// The secret the built-in mailbox signs its webhooks with, as Svix writes them.
    pub fn mailbox_webhook_secret(&self) -> SecretString {
        let secret = BASE64_STANDARD.encode(self.keys[0].bytes(Purpose::MailboxWebhook));
        format!("whsec_{secret}").into()
    }
}

impl Key {
    fn bytes(&self, purpose: Purpose) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.root
            .expand(&[purpose.label()], hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(&mut bytes))
            .expect("32 bytes are within what HKDF-SHA256 gives");
        bytes
    }

    fn hmac(&self, purpose: Purpose) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.bytes(purpose))
    }
}

/// 256 random bits, base64url.
pub fn random_token() -> String {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).expect("the operating system gives random bytes");
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// A random number below `limit` (which is not 0).
pub fn random_below(limit: u64) -> u64 {
    let mut bytes = [0; 8];
    rand::fill(&mut bytes).expect("the operating system gives random bytes");
    u64::from_be_bytes(bytes) % limit
}

/// SHA-256, base64url: how a secret with 256 random bits is stored.
pub fn hash(secret: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, secret.as_bytes()))
}

/// Equality that takes the same time wherever the difference lies.
pub fn equal(a: &str, b: &str) -> bool {
    constant_time::verify_slices_are_equal(a.as_bytes(), b.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: LinkToken = LinkToken { id: Uuid::from_u128(7), generation: 3 };

    fn keys(secrets: &[&str]) -> Keys {
        Keys::new(&secrets.iter().map(|s| SecretString::from(*s)).collect::<Vec<_>>())
    }

    #[test]
    fn a_token_is_read_back_by_its_purpose_only() {
        let keys = keys(&["a key of at least 32 characters!!"]);
        let token = keys.link_token(Purpose::InviteLink, TOKEN);
        let token = token.expose_secret();
        assert_eq!(keys.read_link_token(Purpose::InviteLink, token), Some(TOKEN));
        assert_eq!(keys.read_link_token(Purpose::PasswordReset, token), None);
    }

    #[test]
    fn a_changed_token_is_unknown() {
        let keys = keys(&["a key of at least 32 characters!!"]);
        let token = keys.link_token(Purpose::InviteLink, TOKEN).expose_secret().to_owned();
        let other_case: String = token
            .chars()
            .map(|c| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
            .collect();
        let changed =
            [format!("{token} "), format!(" {token}"), format!("{token}="), format!("{token}\0"), other_case];
        for token in changed {
            assert_eq!(keys.read_link_token(Purpose::InviteLink, &token), None, "{token:?}");
        }
        for at in 0..token.len() {
            let mut flipped = token.clone().into_bytes();
            flipped[at] = if flipped[at] == b'A' { b'B' } else { b'A' };
            let flipped = String::from_utf8(flipped).expect("ASCII");
            assert_eq!(keys.read_link_token(Purpose::InviteLink, &flipped), None, "{at}");
        }
    }

    #[test]
    fn older_keys_still_verify_after_a_rotation() {
        let old = keys(&["the old key of 32 characters or so"]);
        let token = old.link_token(Purpose::InviteLink, TOKEN);
        let rotated = keys(&["the new key of 32 characters or so", "the old key of 32 characters or so"]);
        assert_eq!(rotated.read_link_token(Purpose::InviteLink, token.expose_secret()), Some(TOKEN));
        let forgotten = keys(&["the new key of 32 characters or so"]);
        assert_eq!(forgotten.read_link_token(Purpose::InviteLink, token.expose_secret()), None);
    }
}
