//! LastPass: the vault export, a CSV file.
//!
//! `grouping` is the folder, its levels parted by `\`. The address `http://sn` marks a secure note,
//! `http://group` a folder.

use csv::StringRecord;

use super::csv_rows::{check, row_at_end};
use super::export::{
    Account, Content, Entry, FolderPath, Place, Secret, Unreadable, folder_path, name, seed_and_notes,
    too_many, value,
};
use super::text;

pub mod shared_folders;

/// The address of a secure note.
const NOTE: &str = "http://sn";
/// The address of a folder.
const FOLDER: &str = "http://group";
/// What LastPass writes where there is no folder.
const NO_FOLDER: &str = "(none)";

/// The columns of the export; older ones have no `totp`, and `fav` says nothing to us.
const COLUMNS: [&str; 8] = ["url", "username", "password", "totp", "extra", "name", "grouping", "fav"];
/// What may be missing.
const OPTIONAL: [&str; 2] = ["totp", "fav"];

const HOW_TO_EXPORT: &str = "Export the vault in LastPass under Advanced Options, Export, and choose that \
                             CSV file unchanged.";

/// The text of a vault export.
pub fn decode(bytes: &[u8]) -> Result<std::borrow::Cow<'_, str>, Unreadable> {
    text::decode(bytes, row_at_end)
}

/// The entries of a vault export, in its order; at most so many. Reading ends at the first fault.
pub fn entries(text: &str, most: usize) -> Result<Entries<'_>, Unreadable> {
    if text.trim_start().starts_with(['{', '[', '<']) {
        let detail = format!("This is not LastPass' vault export, which is a CSV file. {HOW_TO_EXPORT}");
        return Err(Unreadable::whole("wrong_format", detail));
    }
    check(text)?;
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let columns = Columns::of(reader.headers().map_err(|fault| broken(&fault, 1))?)?;
    Ok(Entries { reader, columns, record: StringRecord::new(), row: 1, most, is_over: false })
}

/// See [`entries`].
pub struct Entries<'a> {
    reader: csv::Reader<&'a [u8]>,
    columns: Columns,
    record: StringRecord,
    /// The row last read, the header's at first.
    row: u64,
    most: usize,
    is_over: bool,
}

impl Iterator for Entries<'_> {
    type Item = Result<Entry, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let next = self.read().transpose();
        self.is_over = !matches!(next, Some(Ok(_)));
        next
    }
}

impl Entries<'_> {
    fn read(&mut self) -> Result<Option<Entry>, Unreadable> {
        let row = self.row + 1;
        if !self.reader.read_record(&mut self.record).map_err(|fault| broken(&fault, row))? {
            return Ok(None);
        }
        if row - 1 > self.most as u64 {
            return Err(too_many(self.most));
        }
        self.row = row;
        self.entry(Place::Row(row)).map(Some)
    }

    fn entry(&self, place: Place) -> Result<Entry, Unreadable> {
        let [url, username, password, totp, extra, title, grouping, _] = self.columns.cells(&self.record);
        let (url, title) = (value(url, "the address", place)?, name(title, "the name", place)?);
        let notes = value(extra, "the note", place)?;
        let (folders, content) = match url {
            FOLDER if grouping.is_empty() => (folders(title, place)?, Content::Folder),
            FOLDER => (folders(grouping, place)?, Content::Folder),
            NOTE => {
                let secret = Secret { title: title.to_owned(), text: notes.into() };
                (folders(grouping, place)?, Content::Secret(secret))
            }
            url => {
                let (totp, notes) = seed_and_notes(totp, notes, place)?;
                let account = Account {
                    name: title.to_owned(),
                    // What LastPass writes where there is no address.
                    url: if url == "http://" { String::new() } else { url.to_owned() },
                    username: name(username, "the username", place)?.to_owned(),
                    password: value(password, "the password", place)?.into(),
                    totp,
                    notes,
                };
                (folders(grouping, place)?, Content::Account(account))
            }
        };
        Ok(Entry { place, folders, content })
    }
}

/// The folder a row is in.
fn folders(grouping: &str, place: Place) -> Result<Vec<FolderPath>, Unreadable> {
    if grouping == NO_FOLDER {
        return Ok(Vec::new());
    }
    let path = folder_path(grouping, '\\', place)?;
    Ok(if path.is_empty() { Vec::new() } else { vec![path] })
}

/// Which column is where.
struct Columns([Option<usize>; COLUMNS.len()]);

impl Columns {
    fn of(header: &StringRecord) -> Result<Self, Unreadable> {
        let column = |name: &str| header.iter().position(|title| title == name);
        let columns = COLUMNS.map(column);
        let found = columns.iter().flatten().count();
        let missing: Vec<&str> =
            COLUMNS.into_iter().filter(|name| column(name).is_none() && !OPTIONAL.contains(name)).collect();
        // The titles of other columns may be somebody's cells, where the header is missing.
        let fault = match (missing.is_empty(), header.len() - found) {
            (true, 0) => return Ok(Self(columns)),
            (true, 1) => "one column more than LastPass writes, or one of them twice".to_owned(),
            (true, others) => format!("{others} columns more than LastPass writes"),
            (false, _) if found == 0 => "none of LastPass' columns".to_owned(),
            (false, _) => format!("no {}", missing.join(", ")),
        };
        let columns = COLUMNS.join(",");
        let detail = format!(
            "this is not LastPass' vault export: its first row should be {columns}, but there is {fault}. \
             {HOW_TO_EXPORT}"
        );
        Err(Unreadable::at(Place::Row(1), "wrong_columns", detail))
    }

    fn cells<'r>(&self, record: &'r StringRecord) -> [&'r str; COLUMNS.len()] {
        self.0.map(|column| column.and_then(|at| record.get(at)).unwrap_or_default())
    }
}

/// What the `csv` crate found; its own words may hold cells.
fn broken(fault: &csv::Error, row: u64) -> Unreadable {
    let place = Place::Row(row);
    match fault.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            let detail = format!(
                "there are {len} cells where the header has {expected_len} columns. A cell with a comma in it \
                 is written in quotes. {HOW_TO_EXPORT}"
            );
            Unreadable::at(place, "wrong_number_of_cells", detail)
        }
        _ => Unreadable::at(place, "wrong_format", format!("this is not CSV. {HOW_TO_EXPORT}")),
    }
}

#[cfg(test)]
mod tests;
