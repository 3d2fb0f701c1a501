//! `POST /join/decline`: the person does not want to join.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};

use super::link::{InviteLink, LinkBody};
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::email::outbox::cancel_of_invite;
use crate::invites::state::{ACCEPTED, DECLINED, EXPIRED, REPLACED, REVOKED};
use crate::members::roster;
use crate::problem::{INVALID_LINK, Result, refuses};
use crate::valid_json::ValidJson;

refuses!(INVALID_LINK, EXPIRED, REVOKED, ACCEPTED, DECLINED, REPLACED);

/// Decline an invite
///
/// Its link stops working; the person can be invited again.
#[utoipa::path(tag = "join", security(()), request_body = LinkBody, responses(
    (status = 204, description = "Declined."),
    Refusals,
))]
#[post("/join/decline")]
pub async fn decline_invite(app: Data<App>, body: ValidJson<LinkBody>) -> Result<HttpResponse> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let link = InviteLink::lock(tx, &app, &body.0.token).await?;
            link.check_live(now)?;
            link.invite.decline(tx, now).await?;
            cancel_of_invite(tx, &link.invite, "Not sent: the invite was declined first.", now).await?;
            record(tx, &link.tenant, Happening::InviteDeclined(&link.invite), now).await?;
            roster::refresh(tx, link.tenant.id(), &link.invite.email_key, now).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
