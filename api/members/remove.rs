//! `DELETE /members/{id}`: a member or guest is out at once.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete};
use uuid::Uuid;

use super::ended;
use super::member::Model;
use super::rights::LAST_OWNER;
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::items::SOLE_OWNER;
use crate::items::ownership::{TransferTo, hand_over};
use crate::permissions::Action;
use crate::problem::{INVALID, NOT_ALLOWED, Result, refuses};
use crate::valid_query::ValidQuery;

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE, LAST_OWNER, SOLE_OWNER, INVALID);

/// Remove a member or guest
///
/// Their next request is refused. Members at or below one's own role, never the Owner; invites they
/// sent are on hold until somebody resends them. Items they alone own go to whom `transfer_to` names.
#[utoipa::path(
    tag = "members",
    params(("id" = Uuid, Path, description = "The member or guest."), TransferTo),
    responses((status = 204, description = "They are removed."), Refusals),
)]
#[delete("/members/{id}")]
pub async fn remove_member(
    app: Data<App>,
    caller: Caller,
    id: Path<Uuid>,
    query: ValidQuery<TransferTo>,
) -> Result<HttpResponse> {
    let tenant = caller.may_any(&[Action::RemoveMember, Action::RemoveGuest])?;
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let (member, heir) =
                Model::lock_with_caller_and(tx, &tenant, *id, query.0.transfer_to, now).await?;
            member.check_removal(&tenant)?;
            hand_over(tx, &tenant, &member, heir.as_ref(), now).await?;
            ended::remove(tx, &tenant, &member, now).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
