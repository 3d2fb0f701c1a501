//! `GET /collections`: the collections one reaches.

use actix_web::get;
use actix_web::web::Data;

use super::view::CollectionView;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::item::Kind;
use crate::items::list::{ListItems, list_items};
use crate::page::Page;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::ValidQuery;

refuses!(NOT_ALLOWED);

/// List collections
///
/// Those the caller reaches, by name: own ones, shared ones, and what stands in them.
#[utoipa::path(tag = "items", params(ListItems), responses(
    (status = 200, description = "A page of collections.", body = Page<CollectionView>),
    Refusals,
))]
#[get("/collections")]
pub async fn list_collections(
    app: Data<App>,
    caller: SessionCaller,
    query: ValidQuery<ListItems>,
) -> Result<Page<CollectionView>> {
    let tenant = caller.may(Action::ListItems)?;
    Ok(list_items(&app, &tenant, Kind::Collection, &query.0).await?.map(CollectionView::from))
}
