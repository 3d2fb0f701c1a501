//! `DELETE /accounts/{id}/grants/{grant_id}`: take an account back.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete};
use uuid::Uuid;

use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::SOLE_OWNER;
use crate::items::item::Kind;
use crate::items::share::unshare;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED, SOLE_OWNER);

/// Take an account back from somebody
///
/// By its owners; everybody gives up their own. It bites at once.
#[utoipa::path(
    tag = "items",
    params(
        ("id" = Uuid, Path, description = "The account."),
        ("grant_id" = Uuid, Path, description = "A grant on the account itself."),
    ),
    responses((status = 204, description = "They do not reach it by this any more."), Refusals),
)]
#[delete("/accounts/{id}/grants/{grant_id}")]
pub async fn unshare_account(
    app: Data<App>,
    caller: SessionCaller,
    path: Path<(Uuid, Uuid)>,
) -> Result<HttpResponse> {
    let tenant = caller.may(Action::ListItems)?;
    let (id, grant_id) = path.into_inner();
    unshare(&app, &tenant, Kind::Account, id, grant_id).await?;
    Ok(HttpResponse::NoContent().finish())
}
