//! `POST /accounts/{id}/reveal`: see what is secret of an account.

use actix_web::post;
use actix_web::web::{Data, Json, Path};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::item::Kind;
use crate::items::reveal::{NOTHING_TO_REVEAL, Revealed, reveal};
use crate::items::totp;
use crate::items::value::Field;
use crate::permissions::Action;
use crate::problem::{Error, NOT_ALLOWED, Result, refuses};
use crate::valid_json::ValidJson;

/// What is to be seen.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevealAccount {
    field: AccountField,
}

/// What is secret of an account.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountField {
    Password,
    /// The code that runs now; the seed itself is not shown.
    Totp,
    Notes,
}

refuses!(NOT_ALLOWED, NOTHING_TO_REVEAL);

/// Reveal a value of an account
///
/// Told in Activity each time. For `totp` the value is the code that runs now. An `Idempotency-Key` is not
/// kept for it, so that no value is.
#[utoipa::path(
    tag = "items",
    params(("id" = Uuid, Path, description = "The account.")),
    request_body = RevealAccount,
    responses((status = 200, description = "The value.", body = Revealed), Refusals),
)]
#[post("/accounts/{id}/reveal")]
pub async fn reveal_account(
    app: Data<App>,
    caller: SessionCaller,
    id: Path<Uuid>,
    body: ValidJson<RevealAccount>,
) -> Result<Json<Revealed>> {
    let tenant = caller.may(Action::RevealItem)?;
    let field = match body.0.field {
        AccountField::Password => Field::Password,
        AccountField::Totp => Field::Totp,
        AccountField::Notes => Field::Notes,
    };
    let show = |value: SecretString| {
        let Field::Totp = field else { return Ok(value.into()) };
        let code = totp::code(value.expose_secret(), app.clock.now()).ok_or_else(not_a_seed)?;
        Ok(Revealed { value: code.code, expires_at: Some(code.expires_at), period: Some(code.period) })
    };
    Ok(Json(reveal(&app, &tenant, Kind::Account, *id, field, show).await?))
}

/// Imported before what is no seed was put in the notes.
fn not_a_seed() -> Error {
    let detail =
        "No codes can be made of what is kept here. Ask an owner to enter the secret for them again.";
    NOTHING_TO_REVEAL.detail(detail).into()
}
