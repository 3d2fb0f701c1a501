//! `GET /collections/{id}`: one collection.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use uuid::Uuid;

use super::view::CollectionView;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::item::Kind;
use crate::items::outline::outline;
use crate::items::reach::Access;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED);

/// Get one collection
#[utoipa::path(tag = "items", params(("id" = Uuid, Path, description = "The collection.")), responses(
    (status = 200, description = "The collection.", body = CollectionView),
    Refusals,
))]
#[get("/collections/{id}")]
pub async fn get_collection(
    app: Data<App>,
    caller: SessionCaller,
    id: Path<Uuid>,
) -> Result<Json<CollectionView>> {
    let tenant = caller.may(Action::ListItems)?;
    let read = async |db: &_| {
        let access = Access::find(db, &tenant, Kind::Collection, *id).await?;
        outline(db, &tenant, access).await
    };
    Ok(Json(app.db.snapshot(read).await?.into()))
}
