//! `POST /invites/{id}/resend`: a new link and a new mail.

use actix_web::post;
use actix_web::web::{Data, Json, Path};
use uuid::Uuid;

use super::new_invite::reissue;
use super::view::{InviteView, view};
use crate::app::App;
use crate::caller::Caller;
use crate::permissions::Action;
use crate::problem::{Error, Result};

/// Resend an invite
///
/// Issues a new link, kills the old one, starts the lifetime anew and sends a new mail. Works on
/// pending and expired invites; there is a cooldown, but none after a failed delivery.
#[utoipa::path(tag = "invites", params(("id" = Uuid, Path, description = "The invite.")), responses(
    (status = 200, description = "The invite; its new mail is on the way.", body = InviteView),
    Error,
))]
#[post("/invites/{id}/resend")]
pub async fn resend_invite(app: Data<App>, caller: Caller, id: Path<Uuid>) -> Result<Json<InviteView>> {
    let tenant = caller.may(Action::ResendInvite)?;
    let invite = app
        .db
        .write(async |tx| {
            let invite = reissue(tx, &app, &tenant, *id).await?;
            view(&app, tx, &tenant, invite).await
        })
        .await?;
    Ok(Json(invite))
}
