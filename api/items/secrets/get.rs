//! `GET /secrets/{id}`: one secret.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use uuid::Uuid;

use super::view::SecretView;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::item::Kind;
use crate::items::outline::outline;
use crate::items::reach::Access;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED);

/// Get one secret
#[utoipa::path(tag = "items", params(("id" = Uuid, Path, description = "The secret.")), responses(
    (status = 200, description = "The secret.", body = SecretView),
    Refusals,
))]
#[get("/secrets/{id}")]
pub async fn get_secret(app: Data<App>, caller: SessionCaller, id: Path<Uuid>) -> Result<Json<SecretView>> {
    let tenant = caller.may(Action::ListItems)?;
    let read = async |db: &_| {
        let access = Access::find(db, &tenant, Kind::Secret, *id).await?;
        outline(db, &tenant, access).await
    };
    Ok(Json(app.db.snapshot(read).await?.into()))
}
