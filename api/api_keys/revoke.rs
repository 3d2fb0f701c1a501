//! `DELETE /api-keys/{id}`: take a key back.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete};
use uuid::Uuid;

use super::api_key::Model;
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED);

/// Revoke an API key
///
/// Its next request is refused. Invites it sent that are still open go on hold until somebody with
/// the right sends them again.
#[utoipa::path(tag = "api_keys", params(("id" = Uuid, Path, description = "The key.")), responses(
    (status = 204, description = "The key no longer works."),
    Refusals,
))]
#[delete("/api-keys/{id}")]
pub async fn revoke_api_key(app: Data<App>, caller: SessionCaller, id: Path<Uuid>) -> Result<HttpResponse> {
    let tenant = caller.may(Action::ManageApiKeys)?;
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let key = Model::revoke(tx, &tenant, *id, now).await?;
            record(tx, &tenant, Happening::ApiKeyRevoked(&key), now).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
