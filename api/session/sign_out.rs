//! `DELETE /session`: signing out on this browser.

use actix_web::web::Data;
use actix_web::{HttpResponse, delete};

use super::cookie::{self, RefreshToken};
use super::session;
use crate::app::App;
use crate::problem::{CROSS_SITE, Result, refuses};
use crate::same_origin::SameOrigin;

refuses!(CROSS_SITE);

/// Sign out
///
/// By the refresh cookie alone; without one, or with an old one, there is nothing to do.
#[utoipa::path(tag = "session", security(()), responses(
    (status = 204, description = "Signed out: neither cookie nor access token work any more."),
    Refusals,
))]
#[delete("/session")]
pub async fn sign_out(_: SameOrigin, app: Data<App>, token: RefreshToken) -> Result<HttpResponse> {
    if let RefreshToken(Some(token)) = token {
        let end = async |tx: &_| match session::Model::by_token(tx, &token).await? {
            Some(session) => session::Model::end(tx, session.id, app.clock.now()).await,
            None => Ok(()),
        };
        app.db.write(end).await?;
    }
    Ok(HttpResponse::NoContent().cookie(cookie::forgetting(&app.config)).finish())
}
