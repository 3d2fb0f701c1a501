//! `DELETE /secrets/{id}`: a secret goes.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete};
use uuid::Uuid;

use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::item::Kind;
use crate::items::reach::Access;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED);

/// Delete a secret
///
/// For everybody it was shared with too, at once and for good.
#[utoipa::path(tag = "items", params(("id" = Uuid, Path, description = "The secret.")), responses(
    (status = 204, description = "It is deleted."),
    Refusals,
))]
#[delete("/secrets/{id}")]
pub async fn delete_secret(app: Data<App>, caller: SessionCaller, id: Path<Uuid>) -> Result<HttpResponse> {
    let tenant = caller.may(Action::DeleteItem)?;
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let access = Access::lock_to_delete(tx, &tenant, Kind::Secret, *id).await?;
            access.delete(tx, &tenant, now).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
