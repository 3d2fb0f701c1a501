//! Reading rows of several entities in one query, each entity's columns under a prefix of their own.

use sea_orm::{EntityTrait, IdenStatic, Iterable, QuerySelect};

/// Adds an entity's columns as `{prefix}{column}`, which is where
/// [`from_query_result`](sea_orm::FromQueryResult::from_query_result) finds them by the same prefix.
pub fn select_prefixed<E: EntityTrait, S: QuerySelect>(select: S, prefix: &str) -> S {
    E::Column::iter().fold(select, |select, column| {
        let alias = format!("{prefix}{}", column.as_str());
        select.column_as(column, alias)
    })
}
