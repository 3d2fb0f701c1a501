//! `POST /secrets/{id}/reveal`: see a secret's text.

use actix_web::post;
use actix_web::web::{Data, Json, Path};
use uuid::Uuid;

use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::item::Kind;
use crate::items::reveal::{Revealed, reveal};
use crate::items::value::Field;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED);

/// Reveal a secret's text
///
/// Told in Activity each time. An `Idempotency-Key` is not kept for it, so that no text is.
#[utoipa::path(tag = "items", params(("id" = Uuid, Path, description = "The secret.")), responses(
    (status = 200, description = "The text.", body = Revealed),
    Refusals,
))]
#[post("/secrets/{id}/reveal")]
pub async fn reveal_secret(app: Data<App>, caller: SessionCaller, id: Path<Uuid>) -> Result<Json<Revealed>> {
    let tenant = caller.may(Action::RevealItem)?;
    let shown = reveal(&app, &tenant, Kind::Secret, *id, Field::Text, |text| Ok(text.into())).await?;
    Ok(Json(shown))
}
