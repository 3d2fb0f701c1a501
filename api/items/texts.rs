//! What may be written into an item.

use validator::ValidationError;

use super::totp;
use crate::plain_text::{fault, validate_line};

/// The most characters of a label, a title or a collection's name.
pub const LONGEST_NAME: usize = 255;
/// The most characters of a username.
pub const LONGEST_USERNAME: usize = 255;
/// The most characters of an app's address: as many as browsers take.
pub const LONGEST_URL: usize = 2_048;
/// The most bytes of a value that is kept sealed: so that with all of them a request stays within the
/// limit of JSON.
pub const LONGEST_VALUE: usize = 48 * 1024;

/// A label, a title or a collection's name.
pub fn validate_item_name(name: &str) -> Result<(), ValidationError> {
    if name.trim().is_empty() {
        return fault("required", "This is needed.");
    }
    if name.trim().chars().count() > LONGEST_NAME {
        return fault("too_long", "At most 255 characters, please.");
    }
    validate_line(name)
}

/// A username at an app.
pub fn validate_username(username: &str) -> Result<(), ValidationError> {
    if username.chars().count() > LONGEST_USERNAME {
        return fault("too_long", "At most 255 characters, please.");
    }
    validate_line(username)
}

/// Where an app is; whatever its scheme, since only people follow it.
pub fn validate_url(url: &str) -> Result<(), ValidationError> {
    if url.chars().count() > LONGEST_URL {
        return fault("too_long", "At most 2,048 characters, please.");
    }
    validate_line(url)
}

/// A password, notes or a text. Kept byte for byte.
pub fn validate_value(value: &str) -> Result<(), ValidationError> {
    if value.len() > LONGEST_VALUE {
        return fault("too_long", "At most 48 KiB, please. Keep longer texts in a file.");
    }
    Ok(())
}

/// A TOTP seed.
pub fn validate_seed(seed: &str) -> Result<(), ValidationError> {
    match totp::is_seed(seed) {
        true => Ok(()),
        false => fault(
            "not_a_seed",
            "Enter the secret as the app shows it (letters A to Z and digits 2 to 7), or its otpauth:// address.",
        ),
    }
}
