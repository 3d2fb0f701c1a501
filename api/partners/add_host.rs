//! `POST /partners/{id}/hosts`: assign a further Host Admin.

use actix_web::post;
use actix_web::web::{Data, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::host::{self, hosts};
use super::rights::{Access, SAME_DOMAIN, check_domains, guest_admins};
use super::view::{PartnerView, view};
use crate::activity::event::record;
use crate::activity::happening::{Happening, Person};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::permissions::Action;
use crate::problem::{INVALID, NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::valid_json::ValidJson;

/// Who is to manage the partner too.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddPartnerHost {
    /// A member with the role User or above, not on a Guest Admin's domain.
    member_id: Uuid,
}

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE, NOT_FOUND, INVALID, SAME_DOMAIN);

/// Assign a partnership host
///
/// By Host Admins, and by Admins and above. Who is a host already stays one.
#[utoipa::path(
    tag = "partners",
    params(("id" = Uuid, Path, description = "The partner.")),
    request_body = AddPartnerHost,
    responses((status = 200, description = "The partner as it is now.", body = PartnerView), Refusals),
)]
#[post("/partners/{id}/hosts")]
pub async fn add_partner_host(
    app: Data<App>,
    caller: Caller,
    id: Path<Uuid>,
    body: ValidJson<AddPartnerHost>,
) -> Result<Json<PartnerView>> {
    let tenant = caller.may_within(&[Action::AddPartnerHost])?;
    let member_id = body.0.member_id;
    let now = app.clock.now();
    let partner = app
        .db
        .write(async |tx| {
            let Access { partner, in_partner } = Access::lock(tx, &tenant, *id, now).await?;
            if !tenant.may_in_partner(Action::AddPartnerHost, in_partner) {
                return Err(NOT_ALLOWED.into());
            }
            let candidates = host::candidates(tx, &tenant, "member_id", vec![member_id], now).await?;
            let (member, user) = candidates.first().ok_or(NOT_FOUND)?;
            let is_host = hosts(tx, &tenant, &[partner.id], now).await?;
            if !is_host.iter().any(|host| host.member.id == member.id) {
                let admins = guest_admins(tx, &tenant, partner.id, now).await?;
                check_domains([member.email_key.as_str()], admins.iter().map(String::as_str))?;
                host::Model::add(tx, &tenant, partner.id, &[member.id], now).await?;
                let name = user.full_name();
                let person = Person::of(member, &name, &user.email);
                record(tx, &tenant, Happening::PartnerHostAdded(person, &partner), now).await?;
            }
            view(tx, &tenant, partner, now).await
        })
        .await?;
    Ok(Json(partner))
}
