//! `POST /imports/{id}/cancel`: stop an import. What it has brought in by then stays.

use actix_web::post;
use actix_web::web::{Data, Json, Path};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use uuid::Uuid;

use super::ending::let_go;
use super::import::{ENDED, Model, Status};
use super::view::{ImportView, view};
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::Caller;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED, ENDED);

/// Cancel an import
///
/// What waits is forgotten; collections, accounts and secrets that were made stay with who imports, and with those
/// who were granted them already. Where none were made, all but the counts is forgotten. Again on a cancelled one:
/// the same answer.
#[utoipa::path(tag = "imports", params(("id" = Uuid, Path)), responses(
    (status = 200, description = "It is cancelled.", body = ImportView),
    Refusals,
))]
#[post("/imports/{id}/cancel")]
pub async fn cancel_import(app: Data<App>, caller: Caller, id: Path<Uuid>) -> Result<Json<ImportView>> {
    let tenant = caller.may(Action::ImportItems)?;
    let now = app.clock.now();
    let import = app
        .db
        .write(async |tx| {
            let import = Model::lock(tx, &tenant, *id).await?;
            match import.status() {
                Status::Cancelled => return view(tx, import).await,
                Status::Completed | Status::Failed => return Err(ENDED.into()),
                Status::Previewed | Status::Running => {}
            }
            let counts = let_go(tx, &import).await?;
            let mut change = import.into_active_model();
            change.cancelled_at = Set(Some(now));
            counts.set_in(&mut change);
            let import = change.update(tx).await?;
            record(tx, &tenant, Happening::ImportCancelled(&import), now).await?;
            view(tx, import).await
        })
        .await?;
    Ok(Json(import))
}
