//! `POST /join/request-new`: the link no longer works, and the person asks for a new one.

use actix_web::post;
use actix_web::web::{Data, Json};
use actix_web::{Responder, http::StatusCode};
use chrono::TimeDelta;
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel, Set};
use serde_json::json;

use super::link::{InviteLink, LinkBody};
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::email::outbox::{NewEmail, enqueue};
use crate::email::templates::{Address, Mail, Name};
use crate::members::member;
use crate::problem::{INVALID_LINK, Result, refuses};
use crate::session::user;
use crate::valid_json::ValidJson;

/// One request in this time for each invite; further ones are answered alike and tell nobody.
const QUIET: TimeDelta = TimeDelta::hours(1);

refuses!(INVALID_LINK);

/// Ask for a new invite
///
/// Tells the person who sent it, at most once an hour. Works with a link in any state.
#[utoipa::path(tag = "join", security(()), request_body = LinkBody, responses(
    (status = 202, description = "The inviter has been told, or was told within the hour."),
    Refusals,
))]
#[post("/join/request-new")]
pub async fn request_new_invite(app: Data<App>, body: ValidJson<LinkBody>) -> Result<impl Responder> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let link = InviteLink::lock(tx, &app, &body.0.token).await?;
            if link.invite.requested_at.is_some_and(|at| now - at < QUIET) {
                return Ok(());
            }
            let mut requested = link.invite.clone().into_active_model();
            requested.requested_at = Set(Some(now));
            let invite = requested.update(tx).await?;
            record(tx, &link.tenant, Happening::InviteRequestedAgain(&invite), now).await?;
            for person in whom_to_tell(&app, tx, &link).await? {
                let email = NewEmail {
                    workspace_id: Some(link.tenant.id()),
                    invite: None,
                    sender_id: None,
                    to: &person.address(),
                    language: &person.language,
                    mail: Mail::InviteRequested {
                        workspace: Name(&link.tenant.workspace().name),
                        email: Address(&invite.email),
                        members_url: &invite.page(&app.config),
                    },
                    link: None,
                    not_before: None,
                };
                enqueue(tx, &app, email).await?;
            }
            Ok(())
        })
        .await?;
    Ok((Json(json!({})), StatusCode::ACCEPTED))
}

/// The sender (or who made the key that sent it) while they are a member, else the admins.
async fn whom_to_tell(app: &App, db: &impl ConnectionTrait, link: &InviteLink) -> Result<Vec<user::Model>> {
    let now = app.clock.now();
    let senders = link.senders(db).await?;
    if let Some(person) = senders.person_to_tell(link.invite.sender(), now) {
        return Ok(vec![person.clone()]);
    }
    let admins = member::Model::admins(db, &link.tenant, now).await?;
    user::Model::by_ids(db, admins.into_iter().map(|admin| admin.user_id).collect()).await
}
