//! `POST /invites/{id}/revoke`: take an invite back.

use actix_web::post;
use actix_web::web::{Data, Json, Path};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use uuid::Uuid;

use super::invite::Model;
use super::state::NOT_PENDING;
use super::view::{InviteView, view};
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::email::outbox::cancel_of_invite;
use crate::members::roster;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE, NOT_PENDING);

/// Revoke an invite
///
/// Its link stops working at once, and a queued mail is not sent. Revoking it again changes nothing.
#[utoipa::path(tag = "invites", params(("id" = Uuid, Path, description = "The invite.")), responses(
    (status = 200, description = "The invite as it is now.", body = InviteView),
    Refusals,
))]
#[post("/invites/{id}/revoke")]
pub async fn revoke_invite(app: Data<App>, caller: Caller, id: Path<Uuid>) -> Result<Json<InviteView>> {
    let tenant = caller.may(Action::RevokeInvite)?;
    let now = app.clock.now();
    let invite = app
        .db
        .write(async |tx| {
            let invite = Model::lock_visible(tx, &tenant, *id).await?;
            if !invite.may_be_revoked_by(&tenant) {
                return Err(NOT_ALLOWED.into());
            }
            if invite.revoked_at.is_some() {
                return view(&app, tx, &tenant, invite).await;
            }
            if !invite.is_open() {
                return Err(NOT_PENDING.into());
            }
            cancel_of_invite(tx, &invite, "Not sent: the invite was revoked first.", now).await?;
            let mut change = invite.into_active_model();
            change.revoked_at = Set(Some(now));
            let invite = change.update(tx).await?;
            record(tx, &tenant, Happening::InviteRevoked(&invite), now).await?;
            roster::refresh(tx, tenant.id(), &invite.email_key, now).await?;
            view(&app, tx, &tenant, invite).await
        })
        .await?;
    Ok(Json(invite))
}
