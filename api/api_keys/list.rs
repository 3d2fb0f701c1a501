//! `GET /api-keys`: the workspace's keys.

use actix_web::get;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::api_key::{Column, Model, of_tenant};
use super::view::{ApiKeyView, views};
use crate::app::App;
use crate::caller::SessionCaller;
use crate::page::{Key, Page, PageRequest, Position, TimeSort};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::ValidQuery;

#[derive(Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListApiKeys {
    /// Rows on a page.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u64>,
    /// `next_cursor` or `prev_cursor` of a page of this list with the same sort and filters.
    cursor: Option<String>,
    /// The order; a leading minus turns it round.
    sort: Option<TimeSort>,
}

refuses!(NOT_ALLOWED);

/// List API keys
///
/// Newest first, expired ones too, revoked ones not. A secret is never shown again.
#[utoipa::path(tag = "api_keys", params(ListApiKeys), responses(
    (status = 200, description = "A page of keys.", body = Page<ApiKeyView>),
    Refusals,
))]
#[get("/api-keys")]
pub async fn list_api_keys(
    app: Data<App>,
    caller: SessionCaller,
    query: ValidQuery<ListApiKeys>,
) -> Result<Page<ApiKeyView>> {
    let tenant = caller.may(Action::ManageApiKeys)?;
    let ValidQuery(query) = query;
    let order = TimeSort::order(query.sort);
    let request = PageRequest::new(query.limit, query.cursor.as_deref(), order, &query)?;
    let read = async |db: &_| {
        let page = request.fetch(db, of_tenant(&tenant), (Column::CreatedAt, Column::Id), position).await?;
        page.try_map_all(async |keys| views(db, &tenant, keys, app.clock.now()).await).await
    };
    app.db.snapshot(read).await
}

fn position(key: &Model) -> Position {
    Position { key: Key::Time(key.created_at), id: key.id }
}
