//! `DELETE /me/sessions/{id}`: signing out on one browser from another.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete};
use uuid::Uuid;

use crate::app::App;
use crate::caller::SessionCaller;
use crate::problem::{NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::session::session;

refuses!(NOT_ALLOWED);

/// End one of one's sessions
///
/// The current one too. Its access token stops working at once.
#[utoipa::path(tag = "me", params(("id" = Uuid, Path, description = "The session.")), responses(
    (status = 204, description = "The session has ended."),
    Refusals,
))]
#[delete("/me/sessions/{id}")]
pub async fn end_my_session(app: Data<App>, caller: SessionCaller, id: Path<Uuid>) -> Result<HttpResponse> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let session = session::Model::live_of_user_by_id(tx, caller.user.id, *id, now).await?;
            session::Model::end(tx, session.ok_or(NOT_FOUND)?.id, now).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
