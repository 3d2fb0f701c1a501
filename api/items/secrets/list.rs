//! `GET /secrets`: the secrets one reaches.

use actix_web::get;
use actix_web::web::Data;

use super::view::SecretView;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::item::Kind;
use crate::items::list::{ListItems, list_items};
use crate::page::Page;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::ValidQuery;

refuses!(NOT_ALLOWED);

/// List secrets
///
/// Those the caller reaches, by name: own ones, shared ones, and those of shared collections.
#[utoipa::path(tag = "items", params(ListItems), responses(
    (status = 200, description = "A page of secrets.", body = Page<SecretView>),
    Refusals,
))]
#[get("/secrets")]
pub async fn list_secrets(
    app: Data<App>,
    caller: SessionCaller,
    query: ValidQuery<ListItems>,
) -> Result<Page<SecretView>> {
    let tenant = caller.may(Action::ListItems)?;
    Ok(list_items(&app, &tenant, Kind::Secret, &query.0).await?.map(SecretView::from))
}
