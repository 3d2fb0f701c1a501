//! `POST /invites`: invite one person.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::invite::Source;
use super::new_invite::{
    ALREADY_MEMBER, DOMAIN_NOT_ALLOWED, GUEST_INVITES_DISABLED, IN_WORKSPACE_DOMAIN, Offer, PENDING, issue,
    name_pending,
};
use super::quota::{QUOTA_EXCEEDED, Quota};
use super::view::{InviteView, view};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::email_address::{EmailAddress, validate_email};
use crate::partners::rights::SAME_DOMAIN;
use crate::permissions::{Action, GuestPartnerRole, Role};
use crate::plain_text::{validate_language, validate_message};
use crate::problem::{INVALID, NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::routes::BASE;
use crate::suppressions::suppression::SUPPRESSED;
use crate::valid_json::ValidJson;

/// Who to invite, to what.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateInvite {
    #[validate(custom(function = validate_email))]
    #[schema(example = "charlie@adraptor.test")]
    email: String,
    /// A guest, unless said otherwise; member roles for Admin and above.
    role: Option<Role>,
    /// Up to 500 characters, shown in the mail.
    #[validate(custom(function = validate_message))]
    #[schema(max_length = 500, example = "Here is the folder we spoke about.")]
    message: Option<String>,
    /// Language of the mail; the workspace's unless said otherwise.
    #[validate(custom(function = validate_language))]
    #[schema(example = "en")]
    language: Option<String>,
    /// When the guest's access ends by itself.
    access_until: Option<DateTime<Utc>>,
    /// The partner whose guest it will be.
    partner_id: Option<Uuid>,
    /// `guest_user`, unless said otherwise.
    partner_role: Option<GuestPartnerRole>,
}

refuses!(
    NOT_ALLOWED,
    INSUFFICIENT_SCOPE,
    GUEST_INVITES_DISABLED,
    PENDING,
    ALREADY_MEMBER,
    INVALID,
    IN_WORKSPACE_DOMAIN,
    DOMAIN_NOT_ALLOWED,
    QUOTA_EXCEEDED,
    NOT_FOUND,
    SUPPRESSED,
    SAME_DOMAIN,
);

/// Invite one person
///
/// The answer comes at once; the mail goes out right after. Follow `delivery`.
#[utoipa::path(tag = "invites", request_body = CreateInvite, responses(
    (status = 201, description = "The invite; its mail is on the way.", body = InviteView,
        headers(("Location" = String, description = "The invite's address."))),
    Refusals,
))]
#[post("/invites")]
pub async fn create_invite(
    app: Data<App>,
    caller: Caller,
    body: ValidJson<CreateInvite>,
) -> Result<HttpResponse> {
    let tenant = caller.may_within(&[Action::InviteGuest, Action::InviteMember])?;
    let ValidJson(body) = body;
    let email = EmailAddress::parse(&body.email).expect("validated");
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
    let issued = app
        .db
        .write(async |tx| {
            let mut quota = Quota::count(tx, &app, &tenant).await?;
            let invite = issue(tx, &app, &tenant, &email, &offer, &mut quota).await?;
            view(&app, tx, &tenant, invite).await
        })
        .await;
    match issued {
        Ok(invite) => Ok(HttpResponse::Created()
            .insert_header((header::LOCATION, format!("{BASE}/invites/{}", invite.id)))
            .json(invite)),
        Err(error) => Err(name_pending(&app.db, &tenant, &email.key, error).await),
    }
}
