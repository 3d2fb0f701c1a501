//! Reading one column, and times that a query computes.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColIdx, DbErr, EntityTrait, QueryResult, Select, SelectGetableTuple, Selector, TryGetError, TryGetable,
};

use super::kept_time::time_of;

/// The values of the query's only column. (Of several, SQLite's rows would be in the order of their
/// names: read those as a struct.)
#[expect(clippy::disallowed_methods, reason = "the one place for it")]
pub fn one_column<T: TryGetable>(select: Select<impl EntityTrait>) -> Selector<SelectGetableTuple<T>> {
    select.into_tuple()
}

/// A time that a query computes, such as the earliest of some: SQLite gives it as the text it keeps.
#[derive(Clone, Copy, Debug)]
pub struct ComputedTime(pub DateTime<Utc>);

impl TryGetable for ComputedTime {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        if row.try_as_proxy_row().is_none() {
            return DateTime::try_get_by(row, index).map(Self);
        }
        let text = String::try_get_by(row, index)?;
        time_of(&text).map(Self).ok_or_else(|| DbErr::Type(format!("{text} is not a time")).into())
    }
}
