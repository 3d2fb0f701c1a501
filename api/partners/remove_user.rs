//! `DELETE /partners/{id}/users/{member_id}`: a guest of the partner is out at once.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete};
use uuid::Uuid;

use super::rights::Access;
use super::user::lock_user;
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::members::ended;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// Remove a guest from a partner
///
/// Which removes them from the workspace. A Guest Admin removes Guest Users only.
#[utoipa::path(
    tag = "partners",
    params(
        ("id" = Uuid, Path, description = "The partner."),
        ("member_id" = Uuid, Path, description = "The guest."),
    ),
    responses((status = 204, description = "They are removed."), Refusals),
)]
#[delete("/partners/{id}/users/{member_id}")]
pub async fn remove_partner_user(
    app: Data<App>,
    caller: Caller,
    path: Path<(Uuid, Uuid)>,
) -> Result<HttpResponse> {
    let tenant = caller.may_within(&[Action::RemovePartnerUser])?;
    let (id, member_id) = path.into_inner();
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let access = Access::lock(tx, &tenant, id, now).await?;
            let (member, guest) = lock_user(tx, &tenant, &access, member_id, now).await?;
            if !access.may_remove(&tenant, guest) {
                return Err(NOT_ALLOWED.into());
            }
            ended::remove(tx, &tenant, &member, now).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
