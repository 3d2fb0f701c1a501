//! `GET /imports`: one's own imports.

use actix_web::get;
use actix_web::web::Data;

use super::import::{Column, Model, own};
use super::view::ImportView;
use crate::app::App;
use crate::caller::Caller;
use crate::page::{ByTime, Key, Page, Position};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::ValidQuery;

refuses!(NOT_ALLOWED);

/// List imports
///
/// One's own, newest first, without their folders.
#[utoipa::path(tag = "imports", params(ByTime), responses(
    (status = 200, description = "A page of imports.", body = Page<ImportView>),
    Refusals,
))]
#[get("/imports")]
pub async fn list_imports(
    app: Data<App>,
    caller: Caller,
    query: ValidQuery<ByTime>,
) -> Result<Page<ImportView>> {
    let tenant = caller.may(Action::ImportItems)?;
    let (imports, request) = (own(&tenant)?, query.0.page()?);
    let position = |import: &Model| Position { key: Key::Time(import.created_at), id: import.id };
    let read = async |db: &_| request.fetch(db, imports, (Column::CreatedAt, Column::Id), position).await;
    Ok(app.db.snapshot(read).await?.map(ImportView::from))
}
