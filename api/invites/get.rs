//! `GET /invites/{id}`: one invite.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use uuid::Uuid;

use super::invite::Model;
use super::view::{InviteView, view};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// Get one invite
#[utoipa::path(tag = "invites", params(("id" = Uuid, Path, description = "The invite.")), responses(
    (status = 200, description = "The invite.", body = InviteView),
    Refusals,
))]
#[get("/invites/{id}")]
pub async fn get_invite(app: Data<App>, caller: Caller, id: Path<Uuid>) -> Result<Json<InviteView>> {
    let tenant = caller.may_within(&[Action::ListInvites])?;
    let invite = Model::find_visible(&app.db, &tenant, *id).await?;
    Ok(Json(view(&app, &app.db, &tenant, invite).await?))
}
