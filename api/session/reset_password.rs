//! `POST /password/reset`: a new password by the link of a mail.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::password::WEAK;
use super::{new_password, reset, user};
use crate::app::App;
use crate::me::memberships::Memberships;
use crate::problem::{INVALID_LINK, Result, refuses};
use crate::valid_json::ValidJson;

/// A new password, by the link of a mail.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetPassword {
    /// What stands behind `#` in the link.
    token: String,
    /// At least 15 characters, not common, not made of names.
    #[schema(min_length = 15, max_length = 128)]
    password: String,
}

refuses!(INVALID_LINK, WEAK);

/// Choose a new password by a reset's link
///
/// Works once, for an hour. Ends every session of the person and signs nobody in.
#[utoipa::path(tag = "session", security(()), request_body = ResetPassword, responses(
    (status = 204, description = "The password is set; sign in with it."),
    Refusals,
))]
#[post("/password/reset")]
pub async fn reset_password(app: Data<App>, body: ValidJson<ResetPassword>) -> Result<HttpResponse> {
    let ValidJson(ResetPassword { token, password }) = body;
    let db = &app.db;
    let (reset, user) = reset::Model::by_token(db, &app, &token).await?;
    let now = app.clock.now();
    let memberships = Memberships::of(db, user.id, now).await?;
    let hash = new_password::hash(&app, &user, &memberships, &password).await?;
    app.db
        .write(async |tx| {
            // Held first, so that two resets of one person come one after the other.
            let user = user::Model::lock(tx, user.id).await?.ok_or(INVALID_LINK)?;
            reset.use_up(tx, now).await?;
            new_password::set(tx, &app, &user, hash, None, now).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
