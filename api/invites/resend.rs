//! `POST /invites/{id}/resend`: a new link and a new mail.

use actix_web::post;
use actix_web::web::{Data, Json, Path};
use uuid::Uuid;

use super::new_invite::{DOMAIN_NOT_ALLOWED, GUEST_INVITES_DISABLED, IN_WORKSPACE_DOMAIN, reissue};
use super::quota::QUOTA_EXCEEDED;
use super::state::{NOT_PENDING, RESEND_TOO_SOON};
use super::view::{InviteView, view};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::permissions::Action;
use crate::problem::{INVALID, NOT_ALLOWED, Result, refuses};
use crate::suppressions::suppression::SUPPRESSED;

refuses!(
    NOT_ALLOWED,
    INSUFFICIENT_SCOPE,
    GUEST_INVITES_DISABLED,
    NOT_PENDING,
    INVALID,
    IN_WORKSPACE_DOMAIN,
    DOMAIN_NOT_ALLOWED,
    RESEND_TOO_SOON,
    QUOTA_EXCEEDED,
    SUPPRESSED,
);

/// Resend an invite
///
/// Issues a new link, kills the old one, starts the lifetime anew and sends a new mail. Works on
/// pending and expired invites; there is a cooldown, but none after a failed delivery.
#[utoipa::path(tag = "invites", params(("id" = Uuid, Path, description = "The invite.")), responses(
    (status = 200, description = "The invite; its new mail is on the way.", body = InviteView),
    Refusals,
))]
#[post("/invites/{id}/resend")]
pub async fn resend_invite(app: Data<App>, caller: Caller, id: Path<Uuid>) -> Result<Json<InviteView>> {
    let tenant = caller.may_within(&[Action::ResendInvite])?;
    let invite = app
        .db
        .write(async |tx| {
            let invite = reissue(tx, &app, &tenant, *id).await?;
            view(&app, tx, &tenant, invite).await
        })
        .await?;
    Ok(Json(invite))
}
