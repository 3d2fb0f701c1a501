//! `POST /join/lookup`: what a link offers. Looking never uses it up.

use actix_web::post;
use actix_web::web::{Data, Json};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::link::{InviteLink, LinkBody};
use crate::app::App;
use crate::invites::rights::SUSPENDED;
use crate::invites::state::{ACCEPTED, DECLINED, EXPIRED, REPLACED, REVOKED};
use crate::invites::view::PartnerRef;
use crate::partners::partner;
use crate::permissions::Role;
use crate::problem::{INVALID_LINK, Result, refuses};
use crate::session::user;
use crate::valid_json::ValidJson;

/// What the holder of a link is told.
#[derive(Serialize, ToSchema)]
pub struct Offered {
    workspace: OfferedName,
    inviter: OfferedName,
    #[schema(example = "charlie@adraptor.test")]
    email: String,
    role: Role,
    partner: Option<PartnerRef>,
    message: Option<String>,
    expires_at: DateTime<Utc>,
    /// Whether the address has an account already: then its owner signs in to join.
    account: AccountState,
}

/// A name to show.
#[derive(Serialize, ToSchema)]
struct OfferedName {
    #[schema(example = "Contenzilla")]
    name: String,
}

/// Whether the invited address has an account: one signs in to join then.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum AccountState {
    New,
    Existing,
}

refuses!(INVALID_LINK, SUSPENDED, EXPIRED, REVOKED, ACCEPTED, DECLINED, REPLACED);

/// Look at an invite by its link
///
/// Uses nothing up, however often it is called; the invite's `link_opened_at` says when it was first.
#[utoipa::path(tag = "join", security(()), request_body = LinkBody, responses(
    (status = 200, description = "What the link offers.", body = Offered),
    Refusals,
))]
#[post("/join/lookup")]
pub async fn look_up_invite(app: Data<App>, body: ValidJson<LinkBody>) -> Result<Json<Offered>> {
    let db = &app.db;
    let now = app.clock.now();
    let link = InviteLink::open(db, &app, &body.0.token).await?;
    link.check_live(now)?;
    let senders = link.check_sender(db, now).await?;
    let account = match user::Model::by_email(db, &link.invite.email_key).await? {
        Some(_) => AccountState::Existing,
        None => AccountState::New,
    };
    if link.invite.link_opened_at.is_none() {
        app.db.write(async |tx| link.invite.note_opened(tx, now).await).await?;
    }
    let partner = partner::name(db, &link.tenant, link.invite.partner_id).await?;
    Ok(Json(Offered {
        workspace: OfferedName { name: link.tenant.workspace().name.clone() },
        inviter: OfferedName { name: senders.name(link.invite.sender()) },
        email: link.invite.email,
        role: link.invite.role,
        partner,
        message: link.invite.message,
        expires_at: link.invite.expires_at,
        account,
    }))
}
