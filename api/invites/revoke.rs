//! `POST /invites/{id}/revoke`: take an invite back.

use actix_web::post;
use actix_web::web::{Data, Json, Path};
use uuid::Uuid;

use super::invite::Model;
use super::state::NOT_PENDING;
use super::taken_back::take_back;
use super::view::{InviteView, view};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::email::lease::until_set_out;
use crate::partners::rights::roles_in;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE, NOT_PENDING);

/// Revoke an invite
///
/// Its link stops working at once, and a queued mail is not sent. Once this is answered, no mail of it
/// sets out any more; one that is just being handed to the mail provider is waited for, a second at
/// most. Revoking it again changes nothing.
#[utoipa::path(tag = "invites", params(("id" = Uuid, Path, description = "The invite.")), responses(
    (status = 200, description = "The invite as it is now.", body = InviteView),
    Refusals,
))]
#[post("/invites/{id}/revoke")]
pub async fn revoke_invite(app: Data<App>, caller: Caller, id: Path<Uuid>) -> Result<Json<InviteView>> {
    let tenant = caller.may_within(&[Action::RevokeInvite])?;
    let now = app.clock.now();
    let invite = app
        .db
        .write(async |tx| {
            let invite = Model::lock_visible(tx, &tenant, *id).await?;
            let in_partner = match invite.partner_id {
                Some(partner_id) => roles_in(tx, &tenant, &[partner_id]).await?.remove(&partner_id),
                None => None,
            };
            if !invite.may_be_revoked_by(&tenant, in_partner) {
                return Err(NOT_ALLOWED.into());
            }
            if invite.revoked_at.is_some() {
                return view(&app, tx, &tenant, invite).await;
            }
            if !invite.is_open() {
                return Err(NOT_PENDING.into());
            }
            let invite = take_back(tx, &tenant, invite, now).await?;
            view(&app, tx, &tenant, invite).await
        })
        .await?;
    until_set_out(&app, &tenant, *id).await?;
    Ok(Json(invite))
}
