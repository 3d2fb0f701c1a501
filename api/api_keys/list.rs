//! `GET /api-keys`: the workspace's keys.

use actix_web::get;
use actix_web::web::Data;

use super::api_key::{Column, Model, of_tenant};
use super::view::{ApiKeyView, views};
use crate::app::App;
use crate::caller::SessionCaller;
use crate::page::{ByTime, Key, Page, Position};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::ValidQuery;

refuses!(NOT_ALLOWED);

/// List API keys
///
/// Newest first, expired ones too, revoked ones not. A secret is never shown again.
#[utoipa::path(tag = "api_keys", params(ByTime), responses(
    (status = 200, description = "A page of keys.", body = Page<ApiKeyView>),
    Refusals,
))]
#[get("/api-keys")]
pub async fn list_api_keys(
    app: Data<App>,
    caller: SessionCaller,
    query: ValidQuery<ByTime>,
) -> Result<Page<ApiKeyView>> {
    let tenant = caller.may(Action::ManageApiKeys)?;
    let request = query.0.page()?;
    let read = async |db: &_| {
        let page = request.fetch(db, of_tenant(&tenant), (Column::CreatedAt, Column::Id), position).await?;
        page.try_map_all(async |keys| views(db, &tenant, keys, app.clock.now()).await).await
    };
    app.db.snapshot(read).await
}

fn position(key: &Model) -> Position {
    Position { key: Key::Time(key.created_at), id: key.id }
}
