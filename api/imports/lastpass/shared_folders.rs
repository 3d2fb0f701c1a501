//! LastPass: who could see which shared folder, the JSON its enterprise API answers to `getsfdata` or
//! `getdetailedsfdata`.

use std::borrow::Cow;

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::email_address::EmailAddress;
use crate::imports::export::{Place, Unreadable, name, too_many};
use crate::imports::json::{broken, list, part, values, wrong_form};
use crate::imports::text;

/// A folder several people see, at the top of the vault.
#[derive(Debug)]
pub struct SharedFolder {
    pub name: String,
    /// In the file's order; an address may stand there more than once.
    pub users: Vec<SharedUser>,
}

/// Somebody who sees a shared folder.
#[derive(Debug)]
pub struct SharedUser {
    /// As it was written.
    pub username: String,
    /// None where `username` is not an email address.
    pub email: Option<EmailAddress>,
    pub permission: Permission,
    /// The domains of the folder they see; none: all of them.
    pub sites: Option<Vec<String>>,
}

/// What somebody may do in a shared folder, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SharedFolderPermission)]
pub enum Permission {
    Administrator,
    CanUse,
    ReadOnly,
    HidePasswords,
}

const HOW_TO_EXPORT: &str = "Ask LastPass' enterprise API for getsfdata or getdetailedsfdata, and choose what \
                             it answers, saved as a file.";

/// The text of the answer.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    text::decode(bytes, text::line_at_end)
}

/// The shared folders that are not deleted; at most so many users in all.
pub fn shared_folders(text: &str, most_users: usize) -> Result<Vec<SharedFolder>, Unreadable> {
    let folders = values(text, most_users).map_err(|fault| broken(&fault, HOW_TO_EXPORT))?;
    // A folder costs as much as a user: a file of nothing but folders is no better.
    if folders.len() > most_users {
        return Err(too_many(most_users));
    }
    let (mut read, mut count) = (Vec::new(), 0);
    for (index, raw) in folders.into_iter().enumerate() {
        let place = Place::SharedFolder(index as u64 + 1);
        let folder: Folder = part(raw, place, HOW_TO_EXPORT)?;
        let users = list(folder.users, most_users).ok_or_else(|| wrong_form(place, HOW_TO_EXPORT))?;
        count += users.len();
        if count + index > most_users {
            return Err(too_many(most_users));
        }
        let name = name(&folder.name, "the folder's name", place)?.to_owned();
        let users = users.into_iter().map(|user| self::user(user, place)).collect::<Result<_, _>>()?;
        if !folder.deleted.0 {
            read.push(SharedFolder { name, users });
        }
    }
    Ok(read)
}

fn user(raw: &RawValue, place: Place) -> Result<SharedUser, Unreadable> {
    if raw.get().len() > MOST_OF_A_USER {
        let detail =
            "what is said of one user is longer than 64 KiB. Choose what LastPass answered, unchanged.";
        return Err(Unreadable::at(place, "too_long", detail));
    }
    let user: User = part(raw, place, HOW_TO_EXPORT)?;
    let username = name(&user.username, "a username", place)?.to_owned();
    let permission = match user {
        User { can_administer: Flag(true), .. } => Permission::Administrator,
        User { give: Flag(false), .. } => Permission::HidePasswords,
        User { readonly: Flag(true), .. } => Permission::ReadOnly,
        _ => Permission::CanUse,
    };
    let sites = user.sites.as_deref().unwrap_or_default();
    if sites.len() > MOST_SITES || sites.iter().any(|site| site.len() > LONGEST_SITE) {
        let detail = "a user is limited to more than 1,000 sites, or to one longer than a domain can be. Leave \
                      the sites out (ask for getsfdata).";
        return Err(Unreadable::at(place, "too_many_sites", detail));
    }
    let email = EmailAddress::parse(&username);
    Ok(SharedUser { username, email, permission, sites: user.sites })
}

/// The most bytes of one user, their sites among them.
const MOST_OF_A_USER: usize = 64 * 1024;
/// The most sites a user is limited to within one folder.
const MOST_SITES: usize = 1_000;
/// The most bytes of a domain (RFC 1035, 2.3.4).
const LONGEST_SITE: usize = 253;

#[derive(Deserialize)]
struct Folder<'a> {
    #[serde(rename = "sharedfoldername")]
    name: String,
    #[serde(borrow)]
    users: &'a RawValue,
    #[serde(default)]
    deleted: Flag,
}

#[derive(Deserialize)]
struct User {
    username: String,
    readonly: Flag,
    give: Flag,
    can_administer: Flag,
    sites: Option<Vec<String>>,
}

/// Yes or no, which LastPass writes as a number, a text or as what it is.
#[derive(Default)]
struct Flag(bool);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Is(bool),
            Number(u8),
            Text(String),
        }

        match Written::deserialize(deserializer)? {
            Written::Is(is) => Ok(Self(is)),
            Written::Number(number) => Ok(Self(number != 0)),
            Written::Text(text) if ["0", "1"].contains(&text.as_str()) => Ok(Self(text == "1")),
            Written::Text(_) => Err(D::Error::custom("not 0 or 1")),
        }
    }
}

#[cfg(test)]
mod tests;
