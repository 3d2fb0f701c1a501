//! `GET /secrets/{id}/grants`: with whom a secret is shared.

use actix_web::get;
use actix_web::web::{Data, Path};
use uuid::Uuid;

use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::grant_view::GrantView;
use crate::items::item::Kind;
use crate::items::share::list_grants;
use crate::page::{ByTime, Page};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::ValidQuery;

refuses!(NOT_ALLOWED);

/// List with whom a secret is shared
///
/// By its owners; those of the collections it stands in are among them. A partner's Guest Admin sees the
/// partner and its guests.
#[utoipa::path(
    tag = "items",
    params(("id" = Uuid, Path, description = "The secret."), ByTime),
    responses((status = 200, description = "A page of grants.", body = Page<GrantView>), Refusals),
)]
#[get("/secrets/{id}/grants")]
pub async fn list_secret_grants(
    app: Data<App>,
    caller: SessionCaller,
    id: Path<Uuid>,
    query: ValidQuery<ByTime>,
) -> Result<Page<GrantView>> {
    let tenant = caller.may(Action::ShareItem)?;
    list_grants(&app, &tenant, Kind::Secret, *id, &query.0).await
}
