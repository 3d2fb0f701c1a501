//! `POST /email/dead-letters/{id}/retry` and `POST /email/dead-letters/retry`: send again what was
//! given up.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, post};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::dead_letter;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

/// Dead letters put back in one transaction; more wait for the next call.
const AT_ONCE: u64 = 100;

/// What was put back.
#[derive(Serialize, ToSchema)]
pub struct Retried {
    /// Mails that are in the outbox again.
    #[schema(example = 3)]
    retried: usize,
    /// Whether there are more: call again.
    more: bool,
}

refuses!(NOT_ALLOWED);

/// Retry a dead letter
///
/// It goes into the outbox as if it had never been tried, and is sent if it is still wanted then.
#[utoipa::path(tag = "email", params(("id" = Uuid, Path, description = "The mail.")), responses(
    (status = 204, description = "It is in the outbox again."),
    Refusals,
))]
#[post("/email/dead-letters/{id}/retry")]
pub async fn retry_dead_letter(
    app: Data<App>,
    caller: SessionCaller,
    id: Path<Uuid>,
) -> Result<HttpResponse> {
    let tenant = caller.may(Action::ManageEmail)?;
    let now = app.clock.now();
    app.db.write(async |tx| dead_letter::retry(tx, &app, &tenant, *id, now).await).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Retry all dead letters
///
/// Up to 100 at a time, oldest first.
#[utoipa::path(tag = "email", responses(
    (status = 200, description = "How many are in the outbox again.", body = Retried),
    Refusals,
))]
#[post("/email/dead-letters/retry")]
pub async fn retry_all_dead_letters(app: Data<App>, caller: SessionCaller) -> Result<Json<Retried>> {
    let tenant = caller.may(Action::ManageEmail)?;
    let now = app.clock.now();
    let retried = app
        .db
        .write(async |tx| {
            let mut ids = dead_letter::oldest(tx, &tenant, AT_ONCE + 1).await?;
            let more = ids.len() as u64 > AT_ONCE;
            ids.truncate(AT_ONCE as usize);
            for id in &ids {
                dead_letter::retry(tx, &app, &tenant, *id, now).await?;
            }
            Ok(Retried { retried: ids.len(), more })
        })
        .await?;
    Ok(Json(retried))
}
