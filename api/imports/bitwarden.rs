//! Bitwarden: an organization's export, unencrypted JSON. Collections are folders whose levels are parted
//! by `/`; an item may be in several. What is neither a login nor a note becomes a text, a line for each
//! field.

use std::borrow::Cow;
use std::collections::HashMap;
use std::iter::Enumerate;
use std::vec::IntoIter;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::export::{
    Account, Content, Entry, FolderPath, Place, Secret, Unreadable, folder_path, name, seed_and_notes,
    too_many, value,
};
use super::json::{broken, list, part};
use super::text;
use crate::items::content;
use details::Details;

mod details;

const HOW_TO_EXPORT: &str = "Export the organization's vault in Bitwarden's Admin Console under Settings, \
                             Export vault, as .json, and choose that file unchanged.";

/// The most bytes of one item.
const LONGEST_ITEM: usize = 512 * 1024;

/// The text of an export.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    text::decode(bytes, text::line_at_end)
}

/// The entries of an export: its collections, then its items, each in its order; at most so many.
/// Reading ends at the first fault.
pub fn entries(text: &str, most: usize) -> Result<Entries<'_>, Unreadable> {
    let export: Export = serde_json::from_str(text).map_err(|fault| broken(&fault, HOW_TO_EXPORT))?;
    if export.encrypted == Some(true) {
        let detail = "This export is encrypted, so that only Bitwarden can read it. Export again, choose \
                      .json as the format and not .json (encrypted).";
        return Err(Unreadable::whole("encrypted", detail));
    }
    let read = |raw: Option<_>| raw.and_then(|raw| list(raw, most));
    let (Some(collections), Some(items)) = (read(export.collections), read(export.items)) else {
        let detail = match export.folders {
            Some(_) => format!("This is one person's vault, not an organization's. {HOW_TO_EXPORT}"),
            None => format!("This is not Bitwarden's export of an organization. {HOW_TO_EXPORT}"),
        };
        return Err(Unreadable::whole("wrong_format", detail));
    };
    if collections.len() + items.len() > most {
        return Err(too_many(most));
    }
    let (mut folders, mut by_id) = (Vec::new(), HashMap::new());
    for (place, raw) in (1..).map(Place::Collection).zip(collections) {
        let collection: Collection = part(raw, place, HOW_TO_EXPORT)?;
        let path = folder_path(&collection.name, '/', place)?;
        if !path.is_empty() {
            folders.push((place, path.clone()));
            by_id.insert(collection.id, path);
        }
    }
    Ok(Entries { folders: folders.into_iter(), by_id, items: items.into_iter().enumerate(), is_over: false })
}

/// See [`entries`].
pub struct Entries<'a> {
    folders: IntoIter<(Place, FolderPath)>,
    by_id: HashMap<String, FolderPath>,
    items: Enumerate<IntoIter<&'a RawValue>>,
    is_over: bool,
}

impl Iterator for Entries<'_> {
    type Item = Result<Entry, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        if let Some((place, path)) = self.folders.next() {
            return Some(Ok(Entry { place, folders: vec![path], content: Content::Folder }));
        }
        let (index, raw) = self.items.next()?;
        let entry = self.entry(raw, Place::Item(index as u64 + 1));
        self.is_over = entry.is_err();
        Some(entry)
    }
}

impl Entries<'_> {
    fn entry(&self, raw: &RawValue, place: Place) -> Result<Entry, Unreadable> {
        if raw.get().len() > LONGEST_ITEM {
            let detail = "this item is longer than 512 KiB. Shorten or remove it, then export again.";
            return Err(Unreadable::at(place, "too_long", detail));
        }
        let mut item: Item = part(raw, place, HOW_TO_EXPORT)?;
        let folders = self.folders_of(&item, place)?;
        let title = name(&item.name, "the name", place)?.to_owned();
        let content = match item.kind {
            LOGIN => Content::Account(account(title, item, place)?),
            kind => {
                let details = match kind {
                    NOTE => Some(Details::default()),
                    CARD => item.card.take(),
                    IDENTITY => item.identity.take(),
                    SSH_KEY => item.ssh_key.take(),
                    BANK_ACCOUNT => item.bank_account.take(),
                    DRIVERS_LICENSE => item.drivers_license.take(),
                    PASSPORT => item.passport.take(),
                    _ => None,
                };
                let Some(mut details) = details else {
                    let detail = "this item is of a kind Guestlist does not know. Leave it out, then export \
                                  again.";
                    return Err(Unreadable::at(place, "unknown_kind", detail));
                };
                details.extend(&item.fields);
                let text = details.above(item.notes.as_deref().unwrap_or_default());
                let text = value(&text, "the text", place)?.into();
                Content::Secret(Secret { title, text })
            }
        };
        Ok(Entry { place, folders, content })
    }

    /// The folders of the collections it is in, each once.
    fn folders_of(&self, item: &Item, place: Place) -> Result<Vec<FolderPath>, Unreadable> {
        let ids = item.collection_ids.as_deref().unwrap_or_default();
        if ids.len() > content::MOST {
            let detail = "this item is in more than 50 collections. Take it out of some, then export again.";
            return Err(Unreadable::at(place, "too_many_folders", detail));
        }
        let mut folders: Vec<FolderPath> = Vec::new();
        for path in ids.iter().filter_map(|id| self.by_id.get(id)) {
            if !folders.contains(path) {
                folders.push(path.clone());
            }
        }
        Ok(folders)
    }
}

/// A login, with its further addresses, its own fields and its old passwords under its notes; and that it
/// had a passkey, which nobody else can use.
fn account(name_of_it: String, item: Item, place: Place) -> Result<Account, Unreadable> {
    let login = item.login.unwrap_or_default();
    let mut addresses = login.uris.into_iter().flatten().filter_map(|address| address.uri);
    let url = addresses.next().unwrap_or_default();
    let mut more = Details::default();
    addresses.for_each(|address| more.add("URL", &address));
    more.extend(&item.fields);
    item.password_history.into_iter().flatten().for_each(|old| more.add("Old password", &old.password));
    if login.fido2_credentials.is_some_and(|passkeys| !passkeys.is_empty()) {
        more.add("Passkey", "stayed in Bitwarden. Make a new one on the site.");
    }
    let notes = more.below(item.notes.as_deref().unwrap_or_default());
    let (totp, notes) = seed_and_notes(login.totp.as_deref().unwrap_or_default(), &notes, place)?;
    Ok(Account {
        name: name_of_it,
        url: value(&url, "the address", place)?.to_owned(),
        username: name(login.username.as_deref().unwrap_or_default(), "the username", place)?.to_owned(),
        password: value(login.password.as_deref().unwrap_or_default(), "the password", place)?.into(),
        totp,
        notes,
    })
}

const LOGIN: u8 = 1;
const NOTE: u8 = 2;
const CARD: u8 = 3;
const IDENTITY: u8 = 4;
const SSH_KEY: u8 = 5;
const BANK_ACCOUNT: u8 = 6;
const DRIVERS_LICENSE: u8 = 7;
const PASSPORT: u8 = 8;

/// The whole file, its lists yet unread.
#[derive(Deserialize)]
struct Export<'a> {
    encrypted: Option<bool>,
    #[serde(borrow)]
    collections: Option<&'a RawValue>,
    #[serde(borrow)]
    items: Option<&'a RawValue>,
    /// What one person's vault has instead of collections.
    folders: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Collection {
    id: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    #[serde(rename = "type")]
    kind: u8,
    name: String,
    notes: Option<String>,
    fields: Option<Vec<Field>>,
    collection_ids: Option<Vec<String>>,
    login: Option<Login>,
    card: Option<Details>,
    identity: Option<Details>,
    ssh_key: Option<Details>,
    bank_account: Option<Details>,
    drivers_license: Option<Details>,
    passport: Option<Details>,
    password_history: Option<Vec<OldPassword>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Login {
    uris: Option<Vec<Address>>,
    username: Option<String>,
    password: Option<String>,
    totp: Option<String>,
    fido2_credentials: Option<Vec<IgnoredAny>>,
}

#[derive(Deserialize)]
struct OldPassword {
    password: String,
}

#[derive(Deserialize)]
struct Address {
    uri: Option<String>,
}

/// A field somebody added to an item.
#[derive(Deserialize)]
struct Field {
    name: Option<String>,
    value: Option<String>,
}

#[cfg(test)]
mod tests;
