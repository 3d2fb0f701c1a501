//! What may be wrong with a JSON file, and reading no more of one than may be.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
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
    read.ok_or_else(|| wrong_form(place, how_to_export))
}

/// JSON, but not what is expected there.
pub(super) fn wrong_form(place: Place, how_to_export: &str) -> Unreadable {
    let detail = format!("this is of another form than expected. {how_to_export}");
    Unreadable::at(place, "wrong_format", detail)
}

/// A list's elements, yet unread: many thousands cost little until each is looked at. Of more than so many
/// one more, since a few bytes of a file would take many of memory; none where it is no list.
pub(super) fn list(raw: &RawValue, most: usize) -> Option<Vec<&RawValue>> {
    serde_json::Deserializer::from_str(raw.get()).deserialize_seq(AtMost(most)).ok()
}

/// The same of what an object has by any name.
pub(super) fn values(text: &str, most: usize) -> serde_json::Result<Vec<&RawValue>> {
    let mut json = serde_json::Deserializer::from_str(text);
    let values = json.deserialize_map(AtMost(most))?;
    json.end()?;
    Ok(values)
}

struct AtMost(usize);

impl<'de> Visitor<'de> for AtMost {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("several values")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<Self::Value, S::Error> {
        let mut read = Vec::new();
        while read.len() <= self.0
            && let Some(value) = list.next_element()?
        {
            read.push(value);
        }
        while let Some(IgnoredAny) = list.next_element()? {}
        Ok(read)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut object: M) -> Result<Self::Value, M::Error> {
        let mut read = Vec::new();
        while read.len() <= self.0
            && let Some((IgnoredAny, value)) = object.next_entry()?
        {
            read.push(value);
        }
        while let Some((IgnoredAny, IgnoredAny)) = object.next_entry()? {}
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_kept_of_many_values_than_shows_that_they_are_too_many() {
        let read = |values: Vec<&RawValue>| values.iter().map(|value| value.get().to_owned()).collect();
        let of_list = |json: &str| -> Option<Vec<String>> {
            let raw: &RawValue = serde_json::from_str(json).expect("JSON");
            list(raw, 2).map(read)
        };
        let of_object = |json: &str| -> Option<Vec<String>> { values(json, 2).ok().map(read) };
        assert_eq!(of_list("[0,[1]]").as_deref(), Some(&["0", "[1]"].map(str::to_owned)[..]));
        assert_eq!(of_list("[0,1,2,3,4]").as_deref(), Some(&["0", "1", "2"].map(str::to_owned)[..]));
        assert_eq!(of_list(r#"{"a":0}"#), None);
        let many = r#"{"a":0,"b":1,"c":2,"d":3}"#;
        assert_eq!(of_object(many).as_deref(), Some(&["0", "1", "2"].map(str::to_owned)[..]));
        for other in ["[0]", "{}{}", r#"{"a":0,"b":1,"c":2,"d"#] {
            assert_eq!(of_object(other), None, "{other}");
        }
    }
}
