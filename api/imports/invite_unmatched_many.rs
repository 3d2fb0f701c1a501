//! `POST /imports/{id}/unmatched-users/invite`: invite several as guests.

use actix_web::post;
use actix_web::web::{Data, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::import;
use super::invite_unmatched::offer;
use super::user::Model;
use crate::app::App;
use crate::caller::Caller;
use crate::invites::many::{BulkResults, MOST, invite_many};
use crate::invites::new_invite::GUEST_INVITES_DISABLED;
use crate::problem::{Error, INVALID, NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::valid_json::ValidJson;

/// Whom to invite.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteUnmatchedUsers {
    /// 1 to 100 unmatched users of the import.
    #[schema(min_items = 1, max_items = 100)]
    ids: Vec<Uuid>,
}

refuses!(NOT_ALLOWED, GUEST_INVITES_DISABLED, import::NOT_COMPLETED, INVALID);

/// Invite unmatched users as guests
///
/// Up to 100, each with an own result, as in `POST /invites/bulk`.
#[utoipa::path(
    tag = "imports",
    params(("id" = Uuid, Path)),
    request_body = InviteUnmatchedUsers,
    responses((status = 200, description = "A result for each, in order.", body = BulkResults), Refusals)
)]
#[post("/imports/{id}/unmatched-users/invite")]
pub async fn invite_unmatched_users(
    app: Data<App>,
    caller: Caller,
    id: Path<Uuid>,
    body: ValidJson<InviteUnmatchedUsers>,
) -> Result<Json<BulkResults>> {
    let ValidJson(InviteUnmatchedUsers { ids }) = body;
    let (tenant, offer) = offer(&app, &caller, *id).await?;
    if !(1..=MOST).contains(&ids.len()) {
        return Err(Error::field("ids", "wrong_number", "Choose 1 to 100 users in one call."));
    }
    let found = Model::several_unmatched(&app.db, *id, &ids).await?;
    let emails = ids.iter().map(|id| found.get(id).cloned().ok_or(NOT_FOUND)).collect::<Result<_, _>>()?;
    Ok(Json(invite_many(&app, &tenant, emails, &offer).await?))
}
