//! Values as SQLite keeps them. In the forms that sqlx writes, so that both can use one file.

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::types::{Null, ToSqlOutput, ValueRef};
use sea_orm::sea_query::{ColumnType, OptionEnum};
use sea_orm::{DbErr, Statement, Value};
use uuid::Uuid;

use super::failure::failed;
use crate::db::kept_time::time_of;

/// Gives a prepared statement its values.
pub fn bind(prepared: &mut rusqlite::Statement<'_>, statement: &Statement) -> Result<(), DbErr> {
    let values = statement.values.iter().flat_map(|values| values.iter());
    for (k, value) in values.enumerate() {
        prepared.raw_bind_parameter(k + 1, to_sql(value)?).map_err(failed)?;
    }
    Ok(())
}

fn to_sql(value: &Value) -> Result<ToSqlOutput<'_>, DbErr> {
    Ok(match value {
        Value::Bool(value) => integer(*value),
        Value::Int(value) => integer(*value),
        Value::BigInt(value) => integer(*value),
        Value::Unsigned(value) => integer(*value),
        Value::BigUnsigned(value) => integer(value.map(|value| value as i64)),
        Value::Double(value) => value.map_or(null(), ToSqlOutput::from),
        Value::String(value) => value.as_deref().map_or(null(), ToSqlOutput::from),
        Value::Enum(OptionEnum::Some(value)) => ToSqlOutput::from(value.value.as_ref()),
        Value::Enum(OptionEnum::None(_)) => null(),
        Value::Bytes(value) => value.as_deref().map_or(null(), ToSqlOutput::from),
        Value::Uuid(value) => value.as_ref().map_or(null(), |value| ToSqlOutput::from(&value.as_bytes()[..])),
        Value::Json(value) => value.as_ref().map_or(null(), |value| ToSqlOutput::from(value.to_string())),
        Value::ChronoDateTimeUtc(value) => value.map_or(null(), |value| ToSqlOutput::from(written(value))),
        Value::ChronoDateTimeWithTimeZone(value) => {
            value.map_or(null(), |value| ToSqlOutput::from(written(value.to_utc())))
        }
        other => return Err(DbErr::Type(format!("SQLite is never given values such as {other:?}"))),
    })
}

fn integer(value: Option<impl Into<i64>>) -> ToSqlOutput<'static> {
    value.map_or(null(), |value| ToSqlOutput::from(value.into()))
}

fn null() -> ToSqlOutput<'static> {
    ToSqlOutput::from(Null)
}

fn written(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

/// What a cell holds: of a column whose type is known in that type, else as SQLite keeps it.
pub fn from_sql(cell: ValueRef<'_>, of: Option<&ColumnType>) -> Result<Value, DbErr> {
    let unfit = || DbErr::Type(format!("a column for {of:?} holds {:?}", cell.data_type()));
    Ok(match (of, cell) {
        (of, ValueRef::Null) => nothing(of),
        (Some(ColumnType::Boolean), ValueRef::Integer(value)) => Value::Bool(Some(value != 0)),
        (Some(ColumnType::Integer), ValueRef::Integer(value)) => {
            Value::Int(Some(value.try_into().map_err(|_| unfit())?))
        }
        (Some(ColumnType::BigInteger) | None, ValueRef::Integer(value)) => Value::BigInt(Some(value)),
        (Some(ColumnType::Uuid), ValueRef::Blob(value)) => {
            Value::Uuid(Some(Uuid::from_slice(value).map_err(|_| unfit())?))
        }
        (Some(ColumnType::Json | ColumnType::JsonBinary), ValueRef::Text(value)) => {
            Value::Json(Some(serde_json::from_slice(value).map_err(|_| unfit())?))
        }
        (Some(ColumnType::TimestampWithTimeZone), ValueRef::Text(value)) => {
            let time = std::str::from_utf8(value).ok().and_then(time_of);
            Value::ChronoDateTimeUtc(Some(time.ok_or_else(unfit)?))
        }
        (Some(ColumnType::String(_) | ColumnType::Text) | None, ValueRef::Text(value)) => {
            Value::String(Some(std::str::from_utf8(value).map_err(|_| unfit())?.to_owned()))
        }
        (Some(ColumnType::VarBinary(_) | ColumnType::Blob) | None, ValueRef::Blob(value)) => {
            Value::Bytes(Some(value.to_owned()))
        }
        (Some(ColumnType::Double) | None, ValueRef::Real(value)) => Value::Double(Some(value)),
        _ => return Err(unfit()),
    })
}

/// PostgreSQL is told of which type nothing is.
fn nothing(of: Option<&ColumnType>) -> Value {
    match of {
        Some(ColumnType::Boolean) => Value::Bool(None),
        Some(ColumnType::Integer) => Value::Int(None),
        Some(ColumnType::BigInteger) => Value::BigInt(None),
        Some(ColumnType::Uuid) => Value::Uuid(None),
        Some(ColumnType::Json | ColumnType::JsonBinary) => Value::Json(None),
        Some(ColumnType::TimestampWithTimeZone) => Value::ChronoDateTimeUtc(None),
        Some(ColumnType::VarBinary(_) | ColumnType::Blob) => Value::Bytes(None),
        Some(ColumnType::Double) => Value::Double(None),
        _ => Value::String(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_column_cannot_hold_is_an_error_and_not_nothing() {
        let time = Some(&ColumnType::TimestampWithTimeZone);
        assert!(from_sql(ValueRef::Text(b"yesterday"), time).is_err());
        assert!(from_sql(ValueRef::Integer(7), time).is_err());
        assert!(from_sql(ValueRef::Blob(b"short"), Some(&ColumnType::Uuid)).is_err());
        assert!(from_sql(ValueRef::Text(b"{"), Some(&ColumnType::Json)).is_err());
        assert!(from_sql(ValueRef::Integer(1 << 40), Some(&ColumnType::Integer)).is_err());
        assert!(from_sql(ValueRef::Text(b"\xff"), Some(&ColumnType::Text)).is_err());
    }

    #[test]
    fn a_time_comes_back_as_it_was_given() {
        for text in [
            "2026-05-04T09:00:00+00:00",
            "2026-05-04T09:00:00.120+00:00",
            "2026-05-04T09:00:00.123456789+00:00",
        ] {
            let time = DateTime::parse_from_rfc3339(text).expect("a time").to_utc();
            assert_eq!(written(time), text);
            let read = from_sql(ValueRef::Text(text.as_bytes()), Some(&ColumnType::TimestampWithTimeZone));
            assert_eq!(read.expect("a time"), Value::from(time));
        }
    }
}
