//! `GET /imports/{id}`: an import, as far as it is.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use uuid::Uuid;

use super::import::Model;
use super::view::{ImportView, view};
use crate::app::App;
use crate::caller::Caller;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED);

/// Get an import
///
/// One's own. While it runs, `progress` says how far it is.
#[utoipa::path(tag = "imports", params(("id" = Uuid, Path)), responses(
    (status = 200, description = "The import.", body = ImportView),
    Refusals,
))]
#[get("/imports/{id}")]
pub async fn get_import(app: Data<App>, caller: Caller, id: Path<Uuid>) -> Result<Json<ImportView>> {
    let tenant = caller.may(Action::ImportItems)?;
    let import = Model::find(&app.db, &tenant, *id).await?;
    Ok(Json(view(&app.db, import).await?))
}
