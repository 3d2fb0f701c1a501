//! The text of an uploaded file: UTF-8, with or without a byte order mark, or UTF-16 with one.

use std::borrow::Cow;

use super::export::{Place, Unreadable};

/// What a file says. `end_of` says at which place a text that breaks off has come to, for naming where
/// the file cannot be read.
pub fn decode(bytes: &[u8], end_of: fn(&str) -> Place) -> Result<Cow<'_, str>, Unreadable> {
    let text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest, end_of)?,
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes, end_of)?.into(),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes, end_of)?.into(),
        _ => utf8(bytes, end_of)?,
    };
    if text.trim().is_empty() {
        return Err(Unreadable::whole(
            "empty_file",
            "The file is empty. Export again, and choose that file.",
        ));
    }
    match text.find('\0') {
        Some(at) => {
            let detail = "there is a NUL character, which no export has. Export again as it was offered, \
                          and choose that file unchanged.";
            Err(Unreadable::at(end_of(&text[..at]), "nul_character", detail))
        }
        None => Ok(text),
    }
}

fn utf8(bytes: &[u8], end_of: fn(&str) -> Place) -> Result<Cow<'_, str>, Unreadable> {
    let fault = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.into()),
        Err(fault) => fault,
    };
    let readable = std::str::from_utf8(&bytes[..fault.valid_up_to()]).unwrap_or_default();
    Err(not_text(end_of(readable)))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, end_of: fn(&str) -> Place) -> Result<String, Unreadable> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    for c in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match c {
            Ok(c) => text.push(c),
            Err(_) => return Err(not_text(end_of(&text))),
        }
    }
    match rest {
        [] => Ok(text),
        _ => Err(not_text(end_of(&text))),
    }
}

fn not_text(place: Place) -> Unreadable {
    let detail = "this is not text in UTF-8 or UTF-16. Choose the exported file itself, unchanged; if a \
                  spreadsheet saved it, save it as \"CSV UTF-8\".";
    Unreadable::at(place, "not_text", detail)
}

/// The line a text that breaks off has come to.
pub fn line_at_end(text: &str) -> Place {
    let ends = text.replace("\r\n", "\n").matches(['\n', '\r']).count();
    Place::Line(ends as u64 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> (&'static str, Option<Place>) {
        let fault = decode(bytes, line_at_end).expect_err("is refused");
        (fault.code, fault.place)
    }

    #[test]
    fn one_text_in_four_encodings() {
        let text = "name\r\nDüsseldorf 𝄞";
        let units: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for file in [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            [b"\xff\xfe", &little[..]].concat(),
            [b"\xfe\xff", &big[..]].concat(),
        ] {
            assert_eq!(decode(&file, line_at_end).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_is_not_text_is_refused_where_it_stands() {
        assert_eq!(code(b"a\nb\xff"), ("not_text", Some(Place::Line(2))));
        assert_eq!(code(b"a\r\n\r\nb\0"), ("nul_character", Some(Place::Line(3))));
        // A lone surrogate, half a unit, UTF-16 without its mark.
        assert_eq!(code(b"\xff\xfea\0\n\0\x00\xd8"), ("not_text", Some(Place::Line(2))));
        assert_eq!(code(b"\xff\xfea\0b"), ("not_text", Some(Place::Line(1))));
        assert_eq!(code(b"a\0\n\0"), ("nul_character", Some(Place::Line(1))));
        for empty in [&b""[..], b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n"] {
            assert_eq!(code(empty), ("empty_file", None));
        }
    }
}
