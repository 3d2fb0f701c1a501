//! Svix's signatures, with which Resend signs: https://docs.svix.com/receiving/verifying-payloads/how-manual.
//!
//! Written out here because the built-in mailbox signs too, and because Svix's own crates ask the
//! system for the time.

use actix_web::http::header::HeaderMap;
use aws_lc_rs::hmac;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};

use super::{header, is_recent};

/// The headers of one webhook.
pub const ID: &str = "svix-id";
pub const TIMESTAMP: &str = "svix-timestamp";
pub const SIGNATURE: &str = "svix-signature";

/// `whsec_` and base64.
pub fn check_secret(secret: &SecretString) -> Result<(), &'static str> {
    key(secret).map(|_| ()).ok_or("must begin with whsec_, as the provider shows it")
}

fn key(secret: &SecretString) -> Option<hmac::Key> {
    let bytes = BASE64_STANDARD.decode(secret.expose_secret().strip_prefix("whsec_")?).ok()?;
    Some(hmac::Key::new(hmac::HMAC_SHA256, &bytes))
}

/// The id of a webhook that one of the secrets signed a moment ago.
pub fn verify(
    headers: &HeaderMap,
    body: &[u8],
    secrets: &[SecretString],
    now: DateTime<Utc>,
) -> Option<String> {
    let (id, timestamp) = (header(headers, ID)?, header(headers, TIMESTAMP)?);
    if !is_recent(timestamp, now) {
        return None;
    }
    let signed = signed_content(id, timestamp, body);
    // Several while the provider changes its secret; other versions may stand among them.
    let signatures: Vec<Vec<u8>> = header(headers, SIGNATURE)?
        .split(' ')
        .filter_map(|signature| BASE64_STANDARD.decode(signature.strip_prefix("v1,")?).ok())
        .collect();
    let is_signed = secrets
        .iter()
        .filter_map(key)
        .any(|key| signatures.iter().any(|signature| hmac::verify(&key, &signed, signature).is_ok()));
    is_signed.then(|| id.to_owned())
}

/// The signature's header.
pub fn sign(secret: &SecretString, id: &str, at: DateTime<Utc>, body: &[u8]) -> Option<String> {
    let signed = signed_content(id, &at.timestamp().to_string(), body);
    Some(format!("v1,{}", BASE64_STANDARD.encode(hmac::sign(&key(secret)?, &signed))))
}

fn signed_content(id: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn svixs_own_example_is_signed_as_svix_signs_it() {
        let secret = "whsec_plJ3nmyCDGBKInavdOK15jsl".into();
        let at = DateTime::from_timestamp(1_731_705_121, 0).expect("a time");
        let body = br#"{"event_type":"ping","data":{"success":true}}"#;
        let signature = sign(&secret, "msg_loFOjxBNrRLzqYUf", at, body);
        assert_eq!(signature.as_deref(), Some("v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="));
    }
}
