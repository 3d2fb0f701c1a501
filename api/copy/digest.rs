//! A checksum over rows: the same for the same values, however a database stores them.

use aws_lc_rs::digest::{Context, SHA256};
use chrono::SecondsFormat;
use sea_orm::Value;

/// SHA-256 over the rows it was given, in that order.
pub struct Digest(Context);

impl Digest {
    pub fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    /// Each value as a length and that many bytes: no two rows look alike, however they are divided.
    pub fn add(&mut self, row: &[Value]) {
        for value in row {
            match canonical(value) {
                Some(bytes) => {
                    self.0.update(&(bytes.len() as u64).to_be_bytes());
                    self.0.update(&bytes);
                }
                // No value is as long as that.
                None => self.0.update(&u64::MAX.to_be_bytes()),
            }
        }
    }

    /// In hexadecimal digits.
    pub fn finish(self) -> String {
        self.0.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A value's bytes; none for NULL.
fn canonical(value: &Value) -> Option<Vec<u8>> {
    match value {
        Value::Bool(value) => value.map(|value| vec![u8::from(value)]),
        Value::Int(value) => value.map(|value| i64::from(value).to_be_bytes().to_vec()),
        Value::BigInt(value) => value.map(|value| value.to_be_bytes().to_vec()),
        Value::String(value) => value.as_ref().map(|value| value.as_bytes().to_vec()),
        Value::Bytes(value) => value.as_ref().map(|value| value.to_vec()),
        Value::Uuid(value) => value.map(|value| value.as_bytes().to_vec()),
        Value::ChronoDateTimeUtc(value) => {
            value.map(|value| value.to_rfc3339_opts(SecondsFormat::Nanos, true).into_bytes())
        }
        // JSONB sorts the names of an object; so does serde_json.
        Value::Json(value) => value.as_ref().map(|value| value.to_string().into_bytes()),
        other => unreachable!("no kind of column is read as {other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn digest(rows: &[&[Value]]) -> String {
        let mut digest = Digest::new();
        rows.iter().for_each(|row| digest.add(row));
        digest.finish()
    }

    #[test]
    fn every_difference_shows() {
        let text = |text: &str| Value::from(text);
        let nothing = Value::from(None::<String>);
        let known = [
            digest(&[]),
            digest(&[&[text("ab"), text("c")]]),
            digest(&[&[text("a"), text("bc")]]),
            digest(&[&[text("abc"), nothing.clone()]]),
            digest(&[&[nothing, text("abc")]]),
            digest(&[&[text("abc"), text("")]]),
            digest(&[&[text("abc")], &[text("d")]]),
            digest(&[&[text("d")], &[text("abc")]]),
        ];
        let different: std::collections::BTreeSet<&String> = known.iter().collect();
        assert_eq!(different.len(), known.len(), "{known:?}");
    }

    #[test]
    fn the_order_of_names_in_json_does_not() {
        let parsed = |text: &str| Value::from(serde_json::from_str::<serde_json::Value>(text).expect("JSON"));
        assert_eq!(
            digest(&[&[parsed(r#"{"b": [1, 2], "a": "é"}"#)]]),
            digest(&[&[Value::from(json!({ "a": "é", "b": [1, 2] }))]])
        );
        assert_ne!(digest(&[&[parsed("[1, 2]")]]), digest(&[&[parsed("[2, 1]")]]));
    }
}
