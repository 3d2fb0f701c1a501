//! Reading times of [`Cells`](super::Cells): PostgreSQL's are numbers, SQLite's are text, always in the one
//! form they were written in. chrono reads a dozen forms, of a page's cells for a tenth of the page's time.
//!
//! For `#[serde(deserialize_with = "…")]`.

use std::fmt::{self, Formatter};

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserializer;
use serde::de::{Error, Unexpected, Visitor};

/// A time.
pub fn kept_time<'de, D: Deserializer<'de>>(cell: D) -> Result<DateTime<Utc>, D::Error> {
    kept_time_or_none(cell)?.ok_or_else(|| D::Error::custom("there is no time"))
}

/// A time, or none.
pub fn kept_time_or_none<'de, D: Deserializer<'de>>(cell: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    cell.deserialize_any(KeptTime)
}

struct KeptTime;

impl Visitor<'_> for KeptTime {
    type Value = Option<DateTime<Utc>>;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a time")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    /// Microseconds since 1970.
    fn visit_i64<E: Error>(self, microseconds: i64) -> Result<Self::Value, E> {
        let time = DateTime::from_timestamp_micros(microseconds);
        time.map(Some).ok_or_else(|| E::custom("a time out of all range"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        time_of(text).map(Some).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// The time of SQLite's text.
pub(super) fn time_of(text: &str) -> Option<DateTime<Utc>> {
    in_one_form(text).or_else(|| text.parse().ok())
}

/// Reads `2026-05-04T09:00:00+00:00`, or the same with a fraction of 3 or 6 digits.
fn in_one_form(text: &str) -> Option<DateTime<Utc>> {
    let (time, rest) = text.as_bytes().split_at_checked("2026-05-04T09:00:00".len())?;
    let fraction = rest.strip_suffix(b"+00:00")?;
    let &[_, _, _, _, b'-', _, _, b'-', _, _, b'T', _, _, b':', _, _, b':', _, _] = time else { return None };
    let date =
        NaiveDate::from_ymd_opt(number(&time[..4])? as i32, number(&time[5..7])?, number(&time[8..10])?)?;
    let microseconds = match fraction {
        [] => 0,
        [b'.', digits @ ..] if digits.len() == 3 => number(digits)? * 1_000,
        [b'.', digits @ ..] if digits.len() == 6 => number(digits)?,
        _ => return None,
    };
    let (hour, minute, second) = (number(&time[11..13])?, number(&time[14..16])?, number(&time[17..])?);
    Some(date.and_hms_micro_opt(hour, minute, second, microseconds)?.and_utc())
}

fn number(digits: &[u8]) -> Option<u32> {
    digits
        .iter()
        .try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_form_is_read_as_chrono_reads_it() {
        for text in [
            "2026-05-04T09:00:00+00:00",
            "2024-02-29T23:59:59.120+00:00",
            "0001-01-01T00:00:00.000001+00:00",
            "9999-12-31T23:59:59.999999+00:00",
        ] {
            assert_eq!(in_one_form(text), Some(text.parse().expect("a time")), "{text}");
        }
    }

    #[test]
    fn other_forms_are_left_to_chrono() {
        for text in [
            "2026-05-04T09:00:00Z",
            "2026-05-04T09:00:00+02:00",
            "2026-05-04T09:00:00.12+00:00",
            "2026-05-04T09:00:00.123456789+00:00",
            "2026-02-30T09:00:00+00:00",
            "2026-05-04T09:61:00+00:00",
            "2026-05-04 09:00:00+00:00",
            "2026-05-04T09:00:0x+00:00",
            "+026-05-04T09:00:00+00:00",
            "yesterday",
            "",
        ] {
            assert_eq!(in_one_form(text), None, "{text}");
        }
    }
}
