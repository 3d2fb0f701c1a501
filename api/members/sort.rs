//! In which order people stand.

use super::listed::Row;
use super::roster::Column;
use crate::page::{Key, NameSort, Position};

/// What a list of people is sorted by: their names, or since when they are here; since the invite,
/// while it is outstanding.
pub fn column(sort: NameSort) -> Column {
    match sort {
        NameSort::Name | NameSort::NameBackward => Column::NameKey,
        NameSort::Oldest | NameSort::Newest => Column::CreatedAt,
    }
}

/// A row's place in the order.
pub fn position(sort: NameSort, row: &Row) -> Position {
    Position { key: Key::of(sort, &row.name_key, row.created_at), id: row.row_id }
}
