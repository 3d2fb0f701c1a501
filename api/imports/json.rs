//! What may be wrong with a JSON file.

use serde::Deserialize;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::export::{Place, Unreadable};

/// What serde found; its own words may hold what is in the file.
pub(super) fn broken(fault: &serde_json::Error, how_to_export: &str) -> Unreadable {
    let place = Place::Line(fault.line().max(1) as u64);
    match fault.classify() {
        Category::Eof => {
            let detail = format!("the file ends too early: it was cut off. {how_to_export}");
            Unreadable::at(place, "not_json", detail)
        }
        Category::Syntax | Category::Io => {
            Unreadable::at(place, "not_json", format!("this is not JSON. {how_to_export}"))
        }
        Category::Data => {
            let detail = format!("this is JSON, but of another form than expected. {how_to_export}");
            Unreadable::at(place, "wrong_format", detail)
        }
    }
}

/// One part of a file: an object whose members are those of `T`.
pub(super) fn part<'a, T: Deserialize<'a>>(
    raw: &'a RawValue,
    place: Place,
    how_to_export: &str,
) -> Result<T, Unreadable> {
    // Serde would take an array for the members in a row, which nobody exports.
    let read = match raw.get().starts_with('{') {
        true => serde_json::from_str(raw.get()).ok(),
        false => None,
    };
    read.ok_or_else(|| {
        let detail = format!("this is of another form than expected. {how_to_export}");
        Unreadable::at(place, "wrong_format", detail)
    })
}
