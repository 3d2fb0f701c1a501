//! `GET /accounts/{id}/waiting-grants`: for whom an account waits.

use actix_web::get;
use actix_web::web::{Data, Path};
use uuid::Uuid;

use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::item::Kind;
use crate::items::waiting_grants::{WaitingGrantView, list_waiting_grants};
use crate::page::{ByTime, Page};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::ValidQuery;

refuses!(NOT_ALLOWED);

/// List for whom an account waits
///
/// People who had it where it was imported from, and are not here yet: whoever joins with such an address within 90
/// days of the import has it then, if who imported it owns it still. By its owners; what waits on the collections it
/// stands in is among them.
#[utoipa::path(
    tag = "items",
    params(("id" = Uuid, Path, description = "The account."), ByTime),
    responses((status = 200, description = "A page of waiting grants.", body = Page<WaitingGrantView>), Refusals),
)]
#[get("/accounts/{id}/waiting-grants")]
pub async fn list_account_waiting_grants(
    app: Data<App>,
    caller: SessionCaller,
    id: Path<Uuid>,
    query: ValidQuery<ByTime>,
) -> Result<Page<WaitingGrantView>> {
    let tenant = caller.may(Action::ShareItem)?;
    list_waiting_grants(&app, &tenant, Kind::Account, *id, &query.0).await
}
