//! `GET /accounts`: the accounts one reaches.

use actix_web::get;
use actix_web::web::Data;

use super::view::AccountView;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::item::Kind;
use crate::items::list::{ListItems, list_items};
use crate::page::Page;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::ValidQuery;

refuses!(NOT_ALLOWED);

/// List accounts
///
/// Those the caller reaches, by name: own ones, shared ones, and those of shared collections.
#[utoipa::path(tag = "items", params(ListItems), responses(
    (status = 200, description = "A page of accounts.", body = Page<AccountView>),
    Refusals,
))]
#[get("/accounts")]
pub async fn list_accounts(
    app: Data<App>,
    caller: SessionCaller,
    query: ValidQuery<ListItems>,
) -> Result<Page<AccountView>> {
    let tenant = caller.may(Action::ListItems)?;
    Ok(list_items(&app, &tenant, Kind::Account, &query.0).await?.map(AccountView::from))
}
