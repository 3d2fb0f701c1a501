//! CSV meant for spreadsheets, which take a cell that begins like a formula for one.

use std::borrow::Cow;

/// What a formula may begin with, or be reached by.
const FORMULA_BEGINNINGS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// The text as a cell that no spreadsheet calculates: it gets a leading apostrophe where needed.
pub fn cell(text: &str) -> Cow<'_, str> {
    match text.starts_with(FORMULA_BEGINNINGS) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_begins_like_a_formula_is_text() {
        for text in ["=1+1", "+49 30 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0"] {
            assert_eq!(cell(text), format!("'{text}"));
        }
    }

    #[test]
    fn any_other_cell_stays_as_it_is() {
        for text in ["", "Ada", "a=b", "O'Neill", "2026-01-01T00:00:00Z", " =1", "\"quoted\", and more"] {
            assert_eq!(cell(text), text);
        }
    }
}
