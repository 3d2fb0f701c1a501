//! Text that holds a part of itself, in SQL; whatever is asked for is taken literally.

use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};

/// The text holds the part.
pub fn contains(text: Expr, part: &str) -> Expr {
    text.like(LikeExpr::new(format!("%{}%", literally(part))).escape('\\'))
}

/// The text begins with the part.
pub fn begins_with(text: Expr, part: &str) -> Expr {
    text.like(LikeExpr::new(format!("{}%", literally(part))).escape('\\'))
}

/// `%` and `_` stand for themselves.
fn literally(part: &str) -> String {
    part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
