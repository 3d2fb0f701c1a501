//! In which order people stand.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::listed::Row;
use super::roster::Column;
use crate::page::{Key, KeyKind, ListOrder, Position};

/// The order of a list of people; ties by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum PeopleSort {
    /// By name; by address where there is no name yet.
    #[default]
    #[serde(rename = "name")]
    Name,
    #[serde(rename = "-name")]
    NameBackward,
    /// Longest here first; since the invite, while it is outstanding.
    #[serde(rename = "created_at")]
    Oldest,
    #[serde(rename = "-created_at")]
    Newest,
}

impl PeopleSort {
    /// By which kind of value, and in which direction.
    pub fn order(self) -> ListOrder {
        let (by, descending) = match self {
            Self::Name => (KeyKind::Text, false),
            Self::NameBackward => (KeyKind::Text, true),
            Self::Oldest => (KeyKind::Time, false),
            Self::Newest => (KeyKind::Time, true),
        };
        ListOrder { by, descending }
    }

    /// What it is sorted by.
    pub fn column(self) -> Column {
        match self {
            Self::Name | Self::NameBackward => Column::NameKey,
            Self::Oldest | Self::Newest => Column::CreatedAt,
        }
    }

    /// A row's place in the order.
    pub fn position(self, row: &Row) -> Position {
        let key = match self {
            Self::Name | Self::NameBackward => Key::Text(row.name_key.clone()),
            Self::Oldest | Self::Newest => Key::Time(row.created_at),
        };
        Position { key, id: row.row_id }
    }
}
