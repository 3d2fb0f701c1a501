//! Rows read straight into what they are for, cell by cell from the left: for what comes with every
//! request, and for long pages. sea-orm's own way looks each column up by its name, and makes a map
//! of each of SQLite's rows, which takes longer than the query.
//!
//! A struct is deserialized from as many cells as it has fields, in their order; so an entity's model
//! from all of its columns. What fits a cell is what it fits in JSON, but an id, which is bytes, and a
//! time, which [`kept_time`](super::kept_time()) reads.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use rusqlite::types::ValueRef;
use sea_orm::sqlx::error::BoxDynError;
use sea_orm::sqlx::postgres::{PgRow, PgValueRef};
use sea_orm::sqlx::types::Json;
use sea_orm::sqlx::{Decode, Postgres, Row, TypeInfo, ValueRef as _};
use sea_orm::{ColumnTrait, DbErr};
use serde::de::value::Error;
use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, SeqAccess, Visitor};
use serde::{Deserializer, forward_to_deserialize_any};
use serde_json::value::RawValue;

/// The cells of one row that were not taken yet.
pub struct Cells<'r> {
    row: RowRef<'r>,
    next: usize,
}

#[derive(Clone, Copy)]
enum RowRef<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r PgRow),
}

/// What a cell holds.
enum Cell<'r> {
    Null,
    Integer(i64),
    Real(f64),
    Text(Cow<'r, str>),
    Bytes(&'r [u8]),
    /// SQLite's is text.
    Time(DateTime<Utc>),
}

impl<'r> Cells<'r> {
    pub(super) fn of_sqlite(row: &'r rusqlite::Row<'r>) -> Self {
        Self { row: RowRef::Sqlite(row), next: 0 }
    }

    pub(super) fn of_postgres(row: &'r PgRow) -> Self {
        Self { row: RowRef::Postgres(row), next: 0 }
    }

    /// What is made of the row; an error where that leaves cells over.
    pub(super) fn read_by<T>(
        mut self,
        read: &mut impl FnMut(&mut Self) -> Result<T, DbErr>,
    ) -> Result<T, DbErr> {
        let value = read(&mut self)?;
        let width = match self.row {
            RowRef::Sqlite(row) => row.as_ref().column_count(),
            RowRef::Postgres(row) => row.len(),
        };
        match self.next == width {
            true => Ok(value),
            false => Err(DbErr::Type(format!("of {width} cells {} were read", self.next))),
        }
    }

    /// The next cell's value, or a struct of the next cells.
    pub fn take<T: DeserializeOwned>(&mut self) -> Result<T, DbErr> {
        T::deserialize(Taker { cells: self, is_joined: false, is_missing: &mut false }).map_err(unfit)
    }

    /// The same of a struct whose first cell is never null but where there is none, because no row
    /// was joined.
    pub fn joined<T: DeserializeOwned>(&mut self) -> Result<Option<T>, DbErr> {
        let mut is_missing = false;
        match T::deserialize(Taker { cells: self, is_joined: true, is_missing: &mut is_missing }) {
            Ok(value) => Ok(Some(value)),
            Err(_) if is_missing => Ok(None),
            Err(error) => Err(unfit(error)),
        }
    }

    fn next(&mut self) -> Result<Cell<'r>, Error> {
        let cell = self.peek()?;
        self.next += 1;
        Ok(cell)
    }

    fn peek(&self) -> Result<Cell<'r>, Error> {
        match self.row {
            RowRef::Sqlite(row) => Cell::of_sqlite(row.get_ref(self.next).map_err(de::Error::custom)?),
            RowRef::Postgres(row) => row
                .try_get_raw(self.next)
                .map_err(BoxDynError::from)
                .and_then(Cell::of_postgres)
                .map_err(de::Error::custom),
        }
    }
}

fn unfit(error: Error) -> DbErr {
    DbErr::Type(error.to_string())
}

/// Columns as a query selects them. To be written once: sea-query writes names letter by letter, for
/// every request.
pub fn written<C: ColumnTrait>(columns: impl IntoIterator<Item = C>) -> String {
    let names = columns.into_iter().map(|column| {
        let (table, column) = column.as_column_ref();
        format!("\"{}\".\"{}\"", table.inner(), column.inner())
    });
    names.collect::<Vec<_>>().join(", ")
}

impl<'r> Cell<'r> {
    fn of_sqlite(value: ValueRef<'r>) -> Result<Self, Error> {
        Ok(match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(value) => Self::Integer(value),
            ValueRef::Real(value) => Self::Real(value),
            ValueRef::Text(value) => {
                Self::Text(std::str::from_utf8(value).map_err(de::Error::custom)?.into())
            }
            ValueRef::Blob(value) => Self::Bytes(value),
        })
    }

    fn of_postgres(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        if value.is_null() {
            return Ok(Self::Null);
        }
        let of_type = value.type_info().into_owned();
        Ok(match of_type.name() {
            "UUID" | "BYTEA" => Self::Bytes(value.as_bytes()?),
            "TEXT" | "VARCHAR" => Self::Text(value.as_str()?.into()),
            "TIMESTAMPTZ" => Self::Time(<DateTime<Utc> as Decode<Postgres>>::decode(value)?),
            "BOOL" => Self::Integer(<bool as Decode<Postgres>>::decode(value)?.into()),
            "INT4" => Self::Integer(<i32 as Decode<Postgres>>::decode(value)?.into()),
            "INT8" => Self::Integer(<i64 as Decode<Postgres>>::decode(value)?),
            "FLOAT8" => Self::Real(<f64 as Decode<Postgres>>::decode(value)?),
            "JSON" | "JSONB" => {
                let Json(json) = <Json<&RawValue> as Decode<Postgres>>::decode(value)?;
                Self::Text(json.get().into())
            }
            other => return Err(format!("cells of the type {other} are not read").into()),
        })
    }
}

/// Deserializes a struct from the next cells, and all else from the next one.
struct Taker<'c, 'r> {
    cells: &'c mut Cells<'r>,
    /// Whether there may be none.
    is_joined: bool,
    /// Set where there is none.
    is_missing: &'c mut bool,
}

impl<'de> Deserializer<'de> for Taker<'_, '_> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.is_joined && matches!(self.cells.peek()?, Cell::Null) {
            self.cells.next += fields.len();
            *self.is_missing = true;
            return Err(de::Error::custom("no row was joined"));
        }
        visitor.visit_seq(Fields { cells: self.cells, left: fields.len() })
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.cells.next()?.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.cells.next()?.deserialize_option(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.cells.next()?.deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.cells.next()?.deserialize_enum(name, variants, visitor)
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map identifier ignored_any
    }
}

/// The cells of a struct's fields.
struct Fields<'c, 'r> {
    cells: &'c mut Cells<'r>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Fields<'_, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(self.cells.next()?).map(Some)
    }
}

impl<'de> Deserializer<'de> for Cell<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Integer(value) => visitor.visit_i64(value),
            Self::Real(value) => visitor.visit_f64(value),
            Self::Text(Cow::Borrowed(value)) => visitor.visit_str(value),
            Self::Text(Cow::Owned(value)) => visitor.visit_string(value),
            Self::Bytes(value) => visitor.visit_bytes(value),
            Self::Time(value) => visitor.visit_i64(value.timestamp_micros()),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Null => visitor.visit_none(),
            some => visitor.visit_some(some),
        }
    }

    /// chrono's own way to read a time.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Time(time) => visitor.visit_string(time.to_rfc3339()),
            other => other.deserialize_any(visitor),
        }
    }

    /// SQLite has no truth values.
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Integer(value @ (0 | 1)) => visitor.visit_bool(value == 1),
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self {
            Self::Text(value) => value.into_deserializer().deserialize_enum(name, variants, visitor),
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    /// A list is kept as JSON.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Text(json) => {
                let mut json = serde_json::Deserializer::from_reader(json.as_bytes());
                json.deserialize_seq(visitor).map_err(de::Error::custom)
            }
            other => other.deserialize_any(visitor),
        }
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char string bytes byte_buf unit unit_struct tuple
        tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use uuid::Uuid;

    use super::super::kept_time_or_none;
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Pet {
        id: Uuid,
        name: String,
        kind: Kind,
        is_tame: bool,
        #[serde(deserialize_with = "kept_time_or_none")]
        born_at: Option<DateTime<Utc>>,
        foods: Foods,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        HouseCat,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Foods(Vec<String>);

    const PET: &str = r#"x'019df1c05a0070008000000000000001', 'Tom', 'house_cat', 1,
        '2026-05-04T09:00:00.120+00:00', '["fish"]'"#;
    const NO_PET: &str = "NULL, NULL, NULL, NULL, NULL, NULL";

    fn read<T>(cells: &str, mut read: impl FnMut(&mut Cells<'_>) -> Result<T, DbErr>) -> Result<T, DbErr> {
        let connection = rusqlite::Connection::open_in_memory().expect("a database");
        let row = |row: &rusqlite::Row<'_>| Ok(Cells::of_sqlite(row).read_by(&mut read));
        connection.query_row(&format!("SELECT {cells}"), [], row).expect("a row")
    }

    #[test]
    fn structs_are_read_one_after_the_other() {
        let row = format!("7, {PET}, {NO_PET}, 2.5");
        let (count, pet, none, share) = read(&row, |cells| {
            Ok((cells.take::<i64>()?, cells.joined::<Pet>()?, cells.joined::<Pet>()?, cells.take::<f64>()?))
        })
        .expect("a row that fits");
        let tom = Pet {
            id: Uuid::from_u128(0x019d_f1c0_5a00_7000_8000_0000_0000_0001),
            name: "Tom".into(),
            kind: Kind::HouseCat,
            is_tame: true,
            born_at: Some("2026-05-04T09:00:00.12Z".parse().expect("a time")),
            foods: Foods(vec!["fish".into()]),
        };
        assert_eq!((count, pet, none, share), (7, Some(tom), None, 2.5));
    }

    #[test]
    fn what_does_not_fit_is_an_error_and_not_nothing() {
        for (right, wrong) in [
            ("x'019df1c05a0070008000000000000001'", "x'01'"),
            ("'Tom'", "NULL"),
            ("'Tom'", "x'ff'"),
            ("'house_cat'", "'dog'"),
            ("1,", "2,"),
            ("'2026-05-04T09:00:00.120+00:00'", "'yesterday'"),
            (r#"'["fish"]'"#, "'[7]'"),
        ] {
            let row = PET.replace(right, wrong);
            assert!(read(&row, |cells| cells.take::<Pet>()).is_err(), "{wrong}");
            assert!(read(&row, |cells| cells.joined::<Pet>()).is_err(), "{wrong}, joined");
        }
    }

    #[test]
    fn cells_that_nobody_reads_are_an_error() {
        assert!(read("1, 2", |cells| cells.take::<i64>()).is_err());
        assert!(read("1", |cells| Ok((cells.take::<i64>()?, cells.take::<i64>()?))).is_err());
    }
}
