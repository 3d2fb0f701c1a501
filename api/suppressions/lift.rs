//! `DELETE /suppressions/{id}`: write to an address again.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete};
use uuid::Uuid;

use super::suppression::Model;
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// Lift a suppression
///
/// The address can be invited again. Nothing is sent by itself; if the next mail fails too, the
/// address comes back on the list.
#[utoipa::path(tag = "suppressions", params(("id" = Uuid, Path, description = "The suppression.")), responses(
    (status = 204, description = "The address is off the list."),
    Refusals,
))]
#[delete("/suppressions/{id}")]
pub async fn lift_suppression(app: Data<App>, caller: Caller, id: Path<Uuid>) -> Result<HttpResponse> {
    let tenant = caller.may(Action::LiftSuppression)?;
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let lifted = Model::lift(tx, &tenant, *id).await?;
            record(tx, &tenant, Happening::SuppressionLifted(&lifted), now).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
