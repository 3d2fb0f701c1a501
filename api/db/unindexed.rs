//! Keeping an order from choosing the index.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Expr, Func, SimpleExpr};

/// The column's value, in a form that no index is kept by: for the order of a few rows. SQLite takes a
/// workspace for small, and would rather go through all of it in that order than sort them.
pub fn unindexed(column: impl ColumnTrait) -> SimpleExpr {
    let value = Expr::col(column.as_column_ref());
    Func::coalesce([value.clone(), value]).into()
}
