//! `POST /invites/bulk`: invite up to 100 people at once, each with an own result.

use actix_web::post;
use actix_web::web::{Data, Json};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::invite::Source;
use super::many::{BulkResults, MOST, invite_many};
use super::new_invite::{GUEST_INVITES_DISABLED, Offer};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::permissions::{Action, GuestPartnerRole, Role};
use crate::plain_text::{validate_language, validate_message};
use crate::problem::{Error, INVALID, NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::valid_json::ValidJson;

/// Who to invite, to what: one offer for all.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateInvites {
    /// 1 to 100 addresses.
    #[schema(min_items = 1, max_items = 100, example = json!(["charlie@adraptor.test", "mona@studio-k.test"]))]
    emails: Vec<String>,
    role: Option<Role>,
    #[validate(custom(function = validate_message))]
    #[schema(max_length = 500)]
    message: Option<String>,
    #[validate(custom(function = validate_language))]
    language: Option<String>,
    access_until: Option<DateTime<Utc>>,
    partner_id: Option<Uuid>,
    /// `guest_user`, unless said otherwise.
    partner_role: Option<GuestPartnerRole>,
}

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE, GUEST_INVITES_DISABLED, INVALID, NOT_FOUND);

/// Invite up to 100 people
///
/// One bad address never blocks the others: each has its own result. What is wrong with the role,
/// the feature or the message refuses the whole call.
#[utoipa::path(tag = "invites", request_body = CreateInvites, responses(
    (status = 200, description = "A result for each address, in order.", body = BulkResults),
    Refusals,
))]
#[post("/invites/bulk")]
pub async fn create_invites(
    app: Data<App>,
    caller: Caller,
    body: ValidJson<CreateInvites>,
) -> Result<Json<BulkResults>> {
    let tenant = caller.may_within(&[Action::InviteGuest, Action::InviteMember])?;
    let ValidJson(body) = body;
    if !(1..=MOST).contains(&body.emails.len()) {
        return Err(Error::field("emails", "wrong_number", "Give 1 to 100 addresses in one call."));
    }
    let offer = Offer {
        source: Source::of(body.partner_id),
        role: body.role,
        message: body.message,
        language: body.language,
        access_until: body.access_until,
        partner_id: body.partner_id,
        partner_role: body.partner_role,
    };
    offer.check(&tenant, app.clock.now())?;
    Ok(Json(invite_many(&app, &tenant, body.emails, &offer).await?))
}
