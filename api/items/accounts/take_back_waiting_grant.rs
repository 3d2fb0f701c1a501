//! `DELETE /accounts/{id}/waiting-grants/{waiting_grant_id}`: an account waits for somebody no longer.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete};
use uuid::Uuid;

use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::item::Kind;
use crate::items::waiting_grants::take_back;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED);

/// Take an account back from somebody who has not joined yet
///
/// By its owners. Whoever joins with the address afterwards does not get it; who has joined already has a grant.
#[utoipa::path(
    tag = "items",
    params(
        ("id" = Uuid, Path, description = "The account."),
        ("waiting_grant_id" = Uuid, Path, description = "A waiting grant on the account itself."),
    ),
    responses((status = 204, description = "It does not wait for them any more."), Refusals),
)]
#[delete("/accounts/{id}/waiting-grants/{waiting_grant_id}")]
pub async fn take_back_account_waiting_grant(
    app: Data<App>,
    caller: SessionCaller,
    path: Path<(Uuid, Uuid)>,
) -> Result<HttpResponse> {
    let tenant = caller.may(Action::ShareItem)?;
    let (id, waiting_grant_id) = path.into_inner();
    take_back(&app, &tenant, Kind::Account, id, waiting_grant_id).await?;
    Ok(HttpResponse::NoContent().finish())
}
