//! What the `csv` crate is lenient about and an import must not be: a quote that is never closed takes
//! the rest of the file for one cell, one closed too early mixes cells, and a row of millions of cells takes
//! many times the memory of the file.

use super::export::{Place, Unreadable};

/// How far a walk over the bytes of a CSV file has come.
struct Walk {
    /// The rows begun, empty lines not counted.
    rows: u64,
    /// The cells of its row that have ended.
    cells: usize,
    at: At,
}

/// The most cells of a row: far more than any password manager writes.
const MOST_CELLS: usize = 100;

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    RowStart,
    CellStart,
    Cell,
    /// Within quotes.
    Quoted,
    /// After a quote within quotes: the cell's end, or the first of two that stand for one.
    Closed,
}

impl Walk {
    fn new() -> Self {
        Self { rows: 0, cells: 0, at: At::RowStart }
    }

    /// Takes one byte; false where it must not be.
    fn takes(&mut self, byte: u8) -> bool {
        if self.at == At::RowStart && !matches!(byte, b'\r' | b'\n') {
            self.rows += 1;
            self.cells = 0;
            self.at = At::CellStart;
        }
        self.at = match (self.at, byte) {
            (At::Quoted, b'"') => At::Closed,
            (At::Quoted, _) => At::Quoted,
            (At::CellStart | At::Closed, b'"') => At::Quoted,
            (_, b',') => {
                self.cells += 1;
                At::CellStart
            }
            (_, b'\r' | b'\n') => At::RowStart,
            (At::Closed, _) => return false,
            (At::RowStart | At::CellStart | At::Cell, _) => At::Cell,
        };
        true
    }
}

/// The row a text that breaks off has come to.
pub(super) fn row_at_end(text: &str) -> Place {
    let mut walk = Walk::new();
    for byte in text.bytes() {
        walk.takes(byte);
    }
    Place::Row(walk.rows + u64::from(walk.at == At::RowStart))
}

/// Refuses a file in which a quote is not closed, or is closed before its cell ends, or a row is without end.
pub(super) fn check(text: &str) -> Result<(), Unreadable> {
    let mut walk = Walk::new();
    let mut opened_in = 0;
    for byte in text.bytes() {
        let was = walk.at;
        if !walk.takes(byte) {
            let detail = "there is text after a cell's closing quote. A quote within a cell is written twice. \
                          Export again, and choose that file unchanged.";
            return Err(Unreadable::at(Place::Row(walk.rows), "misplaced_quote", detail));
        }
        if walk.cells >= MOST_CELLS {
            let detail = "there are more than 100 cells. Export again, and choose that file unchanged.";
            return Err(Unreadable::at(Place::Row(walk.rows), "wrong_number_of_cells", detail));
        }
        if was != At::Quoted && walk.at == At::Quoted {
            opened_in = walk.rows;
        }
    }
    if walk.at == At::Quoted {
        let detail = "a quote is opened and never closed: the file is cut off or was changed. Export again, \
                      and choose that file unchanged.";
        return Err(Unreadable::at(Place::Row(opened_in), "unclosed_quote", detail));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<(&'static str, Option<Place>)> {
        check(text).err().map(|fault| (fault.code, fault.place))
    }

    #[test]
    fn quotes_that_are_closed_are_well() {
        for text in [
            "a,b\n\"1\",\"2\"\n",
            "a\n\"two\nlines\"\r\n\"\"\r\"a \"\"b\"\"\"",
            "a,b\n5\" disk,x\"y\n",
            "\n\n\"\",",
        ] {
            assert_eq!(fault(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_quote_that_is_not_closed_is_named_by_its_row() {
        assert_eq!(fault("a\nb\n\"c\nd\n"), Some(("unclosed_quote", Some(Place::Row(3)))));
        assert_eq!(fault("a\n\"two\nlines\"\n\"c"), Some(("unclosed_quote", Some(Place::Row(3)))));
        assert_eq!(fault("a\n\"b\"\"\n"), Some(("unclosed_quote", Some(Place::Row(2)))));
        assert_eq!(fault("a\n\"b\n\"c\",\"\n"), Some(("misplaced_quote", Some(Place::Row(2)))));
    }

    #[test]
    fn a_row_without_end_is_named() {
        let row = |cells: usize| format!("a,b\n{}\n\",,,\"", ",".repeat(cells - 1));
        assert_eq!(fault(&row(100)), None);
        assert_eq!(fault(&row(101)), Some(("wrong_number_of_cells", Some(Place::Row(2)))));
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_does() {
        assert_eq!(row_at_end(""), Place::Row(1));
        assert_eq!(row_at_end("a,b"), Place::Row(1));
        assert_eq!(row_at_end("a,b\r\n"), Place::Row(2));
        assert_eq!(row_at_end("a,b\n\"1\n2\n3\",x\n4"), Place::Row(3));
    }
}
