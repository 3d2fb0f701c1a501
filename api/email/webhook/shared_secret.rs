//! A secret that comes along with each webhook, for the providers that sign nothing.
//!
//! Nothing says when such a webhook was sent, so there is no time after which it is refused.

use actix_web::http::header::HeaderMap;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use secrecy::{ExposeSecret, SecretString};

use super::header;
use crate::keys;

/// The header for a secret of one word.
const HEADER: &str = "x-guestlist-webhook-secret";

const MIN_LENGTH: usize = 16;

/// `user:password`, or one word.
pub fn check_secret(secret: &SecretString) -> Result<(), &'static str> {
    let secret = secret.expose_secret();
    let is_word = secret.bytes().all(|byte| byte.is_ascii_graphic());
    (is_word && secret.len() >= MIN_LENGTH).then_some(()).ok_or(
        "must be user:password, for the webhook's URL, or one word, for its header \
         X-Guestlist-Webhook-Secret; of at least 16 ASCII characters",
    )
}

/// Whether one of the secrets came along: one with a colon by basic authentication, else in our header.
pub fn is_given(headers: &HeaderMap, secrets: &[SecretString]) -> bool {
    let (basic, word) = (basic(headers), header(headers, HEADER));
    secrets.iter().map(|secret| secret.expose_secret()).any(|secret| {
        let given = if secret.contains(':') { basic.as_deref() } else { word };
        given.is_some_and(|given| keys::equal(given, secret))
    })
}

fn basic(headers: &HeaderMap) -> Option<String> {
    let encoded = header(headers, "authorization")?.strip_prefix("Basic ")?;
    String::from_utf8(BASE64_STANDARD.decode(encoded).ok()?).ok()
}
