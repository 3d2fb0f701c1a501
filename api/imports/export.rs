//! What any password manager's export is made of, and what may be wrong with one. A reader of one format
//! gives its entries one by one; what is secret in them shows in no `Debug`, no error and no log.

use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;

use crate::items::totp::is_seed;

/// Where an entry lies: the names of the folders it is in, outermost first; empty at the top.
pub type FolderPath = Arc<[String]>;

/// One thing of an export.
#[derive(Debug)]
pub struct Entry {
    pub place: Place,
    /// The folders it is in, each once; none: at the top.
    pub folders: Vec<FolderPath>,
    pub content: Content,
}

/// What an entry is.
#[derive(Debug)]
pub enum Content {
    /// The folder itself, which may hold nothing.
    Folder,
    Account(Account),
    Secret(Secret),
}

/// Something one signs in to. Every text is as it was written, byte for byte; empty where there is none.
#[derive(Debug)]
pub struct Account {
    pub name: String,
    pub url: String,
    pub username: String,
    pub password: SecretString,
    /// The TOTP seed, or an `otpauth://` address that has it; what is no seed stands in the notes.
    pub totp: SecretString,
    pub notes: SecretString,
}

/// A text that is kept secret.
#[derive(Debug)]
pub struct Secret {
    pub title: String,
    pub text: SecretString,
}

/// Where in the file something stands, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A row of a CSV file: the header is row 1, a cell may have several lines, empty lines do not count.
    Row(u64),
    /// A line of a text file.
    Line(u64),
    /// An item of a JSON file's list.
    Item(u64),
    /// A collection of a JSON file's list.
    Collection(u64),
    /// A shared folder of a JSON file.
    SharedFolder(u64),
}

impl Place {
    /// The number alone.
    pub fn number(self) -> u64 {
        match self {
            Self::Row(n) | Self::Line(n) | Self::Item(n) | Self::Collection(n) | Self::SharedFolder(n) => n,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row(n) => write!(f, "row {n}"),
            Self::Line(n) => write!(f, "line {n}"),
            Self::Item(n) => write!(f, "item {n}"),
            Self::Collection(n) => write!(f, "collection {n}"),
            Self::SharedFolder(n) => write!(f, "shared folder {n}"),
        }
    }
}

/// Why a file cannot be imported: what is wrong, where, and what to do. Never holds what is in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub place: Option<Place>,
    /// Stable name of the fault, e.g. `unclosed_quote`.
    pub code: &'static str,
    detail: String,
}

impl Unreadable {
    /// Something wrong at a place.
    pub fn at(place: Place, code: &'static str, detail: impl Into<String>) -> Self {
        Self { place: Some(place), code, detail: detail.into() }
    }

    /// Something wrong with the file as a whole.
    pub fn whole(code: &'static str, detail: impl Into<String>) -> Self {
        Self { place: None, code, detail: detail.into() }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(place) => write!(f, "In {place}: {}", self.detail),
            None => f.write_str(&self.detail),
        }
    }
}

impl std::error::Error for Unreadable {}

/// The most bytes of a password, a TOTP seed, notes, a text or an address: 64 KiB, far above what any
/// password manager lets one write (LastPass: 45,000 characters).
pub const LONGEST_VALUE: usize = 64 * 1024;
/// The most characters of a name, a username or one folder's name.
pub const LONGEST_NAME: usize = 1_000;
/// The most folders within one another.
pub const DEEPEST: usize = 20;
/// The most characters of a folder's names with those it lies in.
pub const LONGEST_PATH: usize = 2_000;
/// The most entries of an export, unless `GUESTLIST_IMPORT_ROWS` says otherwise.
pub const MOST_ROWS: usize = 50_000;

/// A value that is not too long. `what` names it, e.g. "the password".
pub(super) fn value<'a>(text: &'a str, what: &str, place: Place) -> Result<&'a str, Unreadable> {
    match text.len() {
        0..=LONGEST_VALUE => without_nul(text, what, place),
        _ => Err(too_long(what, "64 KiB", place)),
    }
}

/// The TOTP seed of an account, and its notes. A seed is never shown, only the codes that are made of it: what
/// no codes can be made of is put on a line of the notes, where it can be read.
pub(super) fn seed_and_notes(
    seed: &str,
    notes: &str,
    place: Place,
) -> Result<(SecretString, SecretString), Unreadable> {
    let (seed, notes) = (value(seed, "the TOTP seed", place)?, value(notes, "the notes", place)?);
    if is_seed(seed) {
        return Ok((seed.into(), notes.into()));
    }
    let notes = match (seed.trim(), notes) {
        ("", notes) => notes.to_owned(),
        (seed, "") => format!("TOTP: {seed}"),
        (seed, notes) => format!("{notes}\nTOTP: {seed}"),
    };
    Ok((SecretString::default(), value(&notes, "the notes", place)?.into()))
}

/// A name that is not too long.
pub(super) fn name<'a>(text: &'a str, what: &str, place: Place) -> Result<&'a str, Unreadable> {
    // A character has 4 bytes at most: long texts are not counted.
    match text.len() <= 4 * LONGEST_NAME && text.chars().count() <= LONGEST_NAME {
        true => without_nul(text, what, place),
        false => Err(too_long(what, "1,000 characters", place)),
    }
}

/// JSON can write what a text file cannot hold, and neither can PostgreSQL.
fn without_nul<'a>(text: &'a str, what: &str, place: Place) -> Result<&'a str, Unreadable> {
    match text.contains('\0') {
        false => Ok(text),
        true => {
            let detail = format!("{what} holds a NUL character. Remove it, then export again.");
            Err(Unreadable::at(place, "nul_character", detail))
        }
    }
}

fn too_long(what: &str, most: &str, place: Place) -> Unreadable {
    let detail = format!("{what} is longer than {most}. Shorten or remove it, then export again.");
    Unreadable::at(place, "too_long", detail)
}

/// The folders a path names, outermost first; levels without a name do not count.
pub(super) fn folder_path(path: &str, separator: char, place: Place) -> Result<FolderPath, Unreadable> {
    let mut levels = Vec::new();
    for level in path.split(separator).filter(|level| !level.trim().is_empty()) {
        if levels.len() == DEEPEST {
            let detail = "more than 20 folders lie within one another. Move some up, then export again.";
            return Err(Unreadable::at(place, "too_deep", detail));
        }
        levels.push(name(level, "a folder's name", place)?.to_owned());
    }
    if levels.iter().map(|level| level.chars().count()).sum::<usize>() > LONGEST_PATH {
        return Err(too_long("a folder's path", "2,000 characters", place));
    }
    Ok(levels.into())
}

/// More entries than may be.
pub(super) fn too_many(most: usize) -> Unreadable {
    let detail = format!("The file has more than {most} rows. Export it in parts, or ask your operator.");
    Unreadable::whole("too_many_rows", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: Place = Place::Row(2);

    #[test]
    fn a_path_is_its_levels() {
        let levels = |path: &str| folder_path(path, '\\', ROW).map(|path| path.to_vec());
        assert_eq!(levels(r"Shared-A\B\ C "), Ok(vec!["Shared-A".into(), "B".into(), " C ".into()]));
        assert_eq!(levels(r"\\A\ \B\"), Ok(vec!["A".into(), "B".into()]));
        assert_eq!(levels(""), Ok(vec![]));
        assert_eq!(levels(&r"x\".repeat(21)).expect_err("too deep").code, "too_deep");
        assert_eq!(levels(&"x".repeat(1001)).expect_err("too long").code, "too_long");
        assert!(levels(&"ü".repeat(1000)).is_ok());
        assert_eq!(levels(&format!(r"x\{0}\{0}", "ü".repeat(1000))).expect_err("too long").code, "too_long");
    }

    #[test]
    fn a_fault_says_where_it_is() {
        let fault = Unreadable::at(ROW, "too_long", "the password is too long.");
        assert_eq!(fault.to_string(), "In row 2: the password is too long.");
    }

    #[test]
    fn what_is_secret_does_not_show() {
        let account = Account {
            name: "Shop".into(),
            url: String::new(),
            username: String::new(),
            password: "hunter2".into(),
            totp: "JBSWY3DPEHPK3PXP".into(),
            notes: "the runbook".into(),
        };
        let secret = Secret { title: "Wi-Fi".into(), text: "corr3ct horse".into() };
        for content in [Content::Account(account), Content::Secret(secret)] {
            let entry = Entry { place: ROW, folders: Vec::new(), content };
            let shown = format!("{entry:?}");
            for secret in ["hunter2", "JBSWY", "runbook", "corr3ct"] {
                assert!(!shown.contains(secret), "{shown}");
            }
        }
    }
}
