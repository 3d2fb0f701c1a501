//! `DELETE /me/sessions`: signing out everywhere else.

use actix_web::web::Data;
use actix_web::{HttpResponse, delete};

use crate::app::App;
use crate::caller::SessionCaller;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::session::session;

refuses!(NOT_ALLOWED);

/// End all of one's other sessions
#[utoipa::path(tag = "me", responses(
    (status = 204, description = "Only the current session goes on."),
    Refusals,
))]
#[delete("/me/sessions")]
pub async fn end_my_other_sessions(app: Data<App>, caller: SessionCaller) -> Result<HttpResponse> {
    let (user, keep, now) = (caller.user.id, Some(caller.session.id), app.clock.now());
    app.db.write(async |tx| session::Model::end_all(tx, user, keep, now).await).await?;
    Ok(HttpResponse::NoContent().finish())
}
