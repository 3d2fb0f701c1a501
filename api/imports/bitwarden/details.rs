//! What an item holds beyond a login's parts: lines of text.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::Field;

/// Labelled lines, in the order of the file.
#[derive(Default)]
pub(super) struct Details(String);

impl Details {
    /// One more line; nothing where there is nothing to say.
    pub(super) fn add(&mut self, label: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        if !label.is_empty() {
            self.0.push_str(label);
            self.0.push_str(": ");
        }
        self.0.push_str(text);
    }

    /// The fields somebody added.
    pub(super) fn extend(&mut self, fields: &Option<Vec<Field>>) {
        for field in fields.iter().flatten() {
            let (label, text) = (field.name.as_deref(), field.value.as_deref());
            self.add(label.unwrap_or_default(), text.unwrap_or_default());
        }
    }

    /// The lines, then the notes as they are.
    pub(super) fn above(self, notes: &str) -> String {
        join(&self.0, notes)
    }

    /// The notes as they are, then the lines.
    pub(super) fn below(self, notes: &str) -> String {
        join(notes, &self.0)
    }
}

fn join(first: &str, second: &str) -> String {
    let between = if first.is_empty() || second.is_empty() { "" } else { "\n\n" };
    [first, between, second].concat()
}

/// From an object: a line for each of its members that is a text, a number, or yes or no.
impl<'de> Deserialize<'de> for Details {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Details;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<Self::Value, M::Error> {
                let mut details = Details::default();
                while let Some((key, value)) = members.next_entry::<String, Value>()? {
                    match value {
                        Value::String(text) => details.add(&label(&key), &text),
                        Value::Number(number) => details.add(&label(&key), &number.to_string()),
                        Value::Bool(is) => details.add(&label(&key), if is { "yes" } else { "no" }),
                        Value::Null | Value::Array(_) | Value::Object(_) => {}
                    }
                }
                Ok(details)
            }
        }

        deserializer.deserialize_map(Members)
    }
}

/// `cardholderName` as a person writes it: "Cardholder name".
fn label(key: &str) -> String {
    let mut label = String::with_capacity(key.len() + 4);
    for c in key.chars() {
        match c {
            c if label.is_empty() => label.extend(c.to_uppercase()),
            c if c.is_uppercase() => {
                label.push(' ');
                label.extend(c.to_lowercase());
            }
            c => label.push(c),
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_its_lines_in_their_order() {
        let json = r#"{"cardholderName":"Andy","code":"=1","expYear":2030,"brand":null,"x":[1]}"#;
        let details: Details = serde_json::from_str(json).expect("an object");
        assert_eq!(details.above("notes"), "Cardholder name: Andy\nCode: =1\nExp year: 2030\n\nnotes");
    }
}
