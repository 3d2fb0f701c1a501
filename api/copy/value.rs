//! What a column holds, and its values in Rust: what both databases agree on however they store it.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnType, DbErr, QueryResult, Value};
use uuid::Uuid;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Boolean,
    Integer,
    BigInteger,
    Text,
    Bytes,
    Uuid,
    Time,
    Json,
}

impl Kind {
    /// By PostgreSQL's name of a type.
    pub fn of_postgres(name: &str) -> Option<Self> {
        Some(match name {
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "bigint" => Self::BigInteger,
            "text" => Self::Text,
            "bytea" => Self::Bytes,
            "uuid" => Self::Uuid,
            "timestamp with time zone" => Self::Time,
            "jsonb" => Self::Json,
            _ => return None,
        })
    }

    /// By the type an SQLite column was declared with. SQLite has no words for a UUID, a time or
    /// JSON: between two SQLite databases they are the bytes and text they are stored as.
    pub fn of_sqlite(name: &str) -> Option<Self> {
        Some(match name {
            "BOOLEAN" => Self::Boolean,
            "INTEGER" | "BIGINT" => Self::BigInteger,
            "TEXT" => Self::Text,
            "BLOB" => Self::Bytes,
            _ => return None,
        })
    }

    /// As sea-orm calls it.
    pub fn column_type(self) -> ColumnType {
        match self {
            Self::Boolean => ColumnType::Boolean,
            Self::Integer => ColumnType::Integer,
            Self::BigInteger => ColumnType::BigInteger,
            Self::Text => ColumnType::Text,
            Self::Bytes => ColumnType::Blob,
            Self::Uuid => ColumnType::Uuid,
            Self::Time => ColumnType::TimestampWithTimeZone,
            Self::Json => ColumnType::JsonBinary,
        }
    }

    /// A column's value in a row of PostgreSQL's, as the entities would read it.
    pub fn read(self, row: &QueryResult, index: usize) -> Result<Value, DbErr> {
        Ok(match self {
            Self::Boolean => row.try_get_by_index::<Option<bool>>(index)?.into(),
            Self::Integer => row.try_get_by_index::<Option<i32>>(index)?.into(),
            Self::BigInteger => row.try_get_by_index::<Option<i64>>(index)?.into(),
            Self::Text => row.try_get_by_index::<Option<String>>(index)?.into(),
            Self::Bytes => row.try_get_by_index::<Option<Vec<u8>>>(index)?.into(),
            Self::Uuid => row.try_get_by_index::<Option<Uuid>>(index)?.into(),
            Self::Time => row.try_get_by_index::<Option<DateTime<Utc>>>(index)?.into(),
            Self::Json => row.try_get_by_index::<Option<serde_json::Value>>(index)?.into(),
        })
    }
}
