//! Reading rows of several entities in one query, each entity's columns under a prefix of their own.

use sea_orm::{
    DbErr, EntityTrait, FromQueryResult, IdenStatic, Iterable, QueryResult, QuerySelect, TryGetError,
};

/// Adds an entity's columns as `{prefix}{column}`, which is where
/// [`from_query_result`](sea_orm::FromQueryResult::from_query_result) finds them by the same prefix.
pub fn select_prefixed<E: EntityTrait, S: QuerySelect>(select: S, prefix: &str) -> S {
    E::Column::iter().fold(select, |select, column| {
        let alias = format!("{prefix}{}", column.as_str());
        select.column_as(column, alias)
    })
}

/// The row of an entity that was joined from the left: none where there was none, while a row that
/// cannot be read is an error.
pub fn joined_row<M: FromQueryResult>(row: &QueryResult, prefix: &str) -> Result<Option<M>, DbErr> {
    match M::from_query_result_nullable(row, prefix) {
        Ok(model) => Ok(Some(model)),
        Err(TryGetError::Null(_)) => Ok(None),
        Err(TryGetError::DbErr(error)) => Err(error),
    }
}
