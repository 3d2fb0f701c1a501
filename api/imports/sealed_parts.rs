//! What is secret of a row while it waits for its item: sealed as one, with the workspace's data key, for
//! this row alone.

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::export::Content;
use crate::items::data_key::DataKey;
use crate::items::value::Field;
use crate::problem::{Error, Result};

/// An item's fields that hold something.
pub type Parts = Vec<(Field, SecretString)>;

/// What is secret of an entry. A secret has its text, be it empty, as one that was entered.
pub fn parts(content: &Content) -> Vec<(Field, &SecretString)> {
    match content {
        Content::Folder => Vec::new(),
        Content::Account(account) => {
            let all = [
                (Field::Password, &account.password),
                (Field::Totp, &account.totp),
                (Field::Notes, &account.notes),
            ];
            all.into_iter().filter(|(_, value)| !value.expose_secret().is_empty()).collect()
        }
        Content::Secret(secret) => vec![(Field::Text, &secret.text)],
    }
}

/// Sealed for a row; none where there is nothing.
pub fn seal(key: &DataKey, row_id: Uuid, parts: &[(Field, &SecretString)]) -> Result<Option<String>> {
    if parts.is_empty() {
        return Ok(None);
    }
    let plain: Vec<(Field, &str)> =
        parts.iter().map(|(field, value)| (*field, value.expose_secret())).collect();
    let plain = Zeroizing::new(serde_json::to_vec(&plain).map_err(Error::internal)?);
    Ok(Some(key.seal(&place(row_id), &plain)))
}

/// What was sealed for a row.
pub fn open(key: &DataKey, row_id: Uuid, sealed: Option<&str>) -> Result<Parts> {
    let Some(sealed) = sealed else { return Ok(Vec::new()) };
    let plain = key.open(&place(row_id), sealed)?;
    // Its own words could tell what is in there.
    let parts: Vec<(Field, String)> = serde_json::from_slice(&plain).map_err(|_| Error::internal(Garbled))?;
    Ok(parts.into_iter().map(|(field, value)| (field, value.into())).collect())
}

fn place(row_id: Uuid) -> Vec<u8> {
    [b"import row", &row_id.as_bytes()[..]].concat()
}

/// What was opened is not what was sealed.
#[derive(Debug, thiserror::Error)]
#[error("what a row of an import holds cannot be read")]
struct Garbled;
