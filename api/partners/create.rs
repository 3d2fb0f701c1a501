//! `POST /partners`: add a partner, with its hosts and its first Guest Admin.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::host;
use super::partner::Model;
use super::rights::SAME_DOMAIN;
use super::view::{PartnerView, view};
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::email_address::{EmailAddress, validate_email};
use crate::invites::new_invite::{
    ALREADY_MEMBER, DOMAIN_NOT_ALLOWED, GUEST_INVITES_DISABLED, IN_WORKSPACE_DOMAIN, Offer, PENDING, issue,
    name_pending,
};
use crate::invites::quota::{QUOTA_EXCEEDED, Quota};
use crate::permissions::Action;
use crate::plain_text::validate_name;
use crate::problem::{Error, INVALID, NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::routes::BASE;
use crate::suppressions::suppression::SUPPRESSED;
use crate::valid_json::ValidJson;

/// A partner that is to be.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePartner {
    /// 1 to 100 characters.
    #[validate(custom(function = validate_name))]
    #[schema(min_length = 1, max_length = 100, example = "Northwind Agency")]
    name: String,
    /// Who is invited as its first Guest Admin.
    #[validate(custom(function = validate_email))]
    #[schema(example = "gina@northwind.test")]
    guest_admin_email: String,
    /// The members (User or above) who are to manage it: 1 to 20, none on the Guest Admin's domain.
    #[schema(min_items = 1, max_items = 20)]
    host_ids: Vec<Uuid>,
}

/// The most hosts a partner begins with.
const MOST_HOSTS: usize = 20;

refuses!(
    NOT_ALLOWED,
    INSUFFICIENT_SCOPE,
    GUEST_INVITES_DISABLED,
    NOT_FOUND,
    PENDING,
    ALREADY_MEMBER,
    INVALID,
    SAME_DOMAIN,
    IN_WORKSPACE_DOMAIN,
    DOMAIN_NOT_ALLOWED,
    SUPPRESSED,
    QUOTA_EXCEEDED,
);

/// Add a partner
///
/// With its first hosts, and an invite to its first Guest Admin; all of it or nothing.
#[utoipa::path(tag = "partners", request_body = CreatePartner, responses(
    (status = 201, description = "The partner; its Guest Admin's mail is on the way.", body = PartnerView,
        headers(("Location" = String, description = "The partner's address."))),
    Refusals,
))]
#[post("/partners")]
pub async fn create_partner(
    app: Data<App>,
    caller: Caller,
    body: ValidJson<CreatePartner>,
) -> Result<HttpResponse> {
    let tenant = caller.may(Action::CreatePartner)?;
    let ValidJson(body) = body;
    let email = EmailAddress::parse(&body.guest_admin_email).expect("validated");
    let host_ids = checked(body.host_ids)?;
    let now = app.clock.now();
    let made = app
        .db
        .write(async |tx| {
            let mut quota = Quota::count(tx, &app, &tenant).await?;
            let hosts = host::candidates(tx, &tenant, "host_ids", host_ids, now).await?;
            let partner = Model::create(tx, &tenant, &body.name, now).await?;
            let ids: Vec<Uuid> = hosts.iter().map(|(member, _)| member.id).collect();
            host::Model::add(tx, &tenant, partner.id, &ids, now).await?;
            let names = hosts.iter().map(|(_, user)| user.full_name()).collect();
            record(tx, &tenant, Happening::PartnerCreated(&partner, names), now).await?;
            let offer = Offer::to_guest_admin(partner.id);
            offer.check(&tenant, now)?;
            issue(tx, &app, &tenant, &email, &offer, &mut quota).await?;
            view(tx, &tenant, partner, now).await
        })
        .await;
    match made {
        Ok(partner) => Ok(HttpResponse::Created()
            .insert_header((header::LOCATION, format!("{BASE}/partners/{}", partner.id)))
            .json(partner)),
        Err(error) => Err(name_pending(&app.db, &tenant, &email.key, error).await),
    }
}

/// Each once, as many as there may be.
fn checked(mut host_ids: Vec<Uuid>) -> Result<Vec<Uuid>> {
    let mut seen = std::collections::HashSet::new();
    host_ids.retain(|id| seen.insert(*id));
    match host_ids.len() {
        1..=MOST_HOSTS => Ok(host_ids),
        _ => Err(Error::field("host_ids", "wrong_number", "Choose 1 to 20 members who manage the partner.")),
    }
}
