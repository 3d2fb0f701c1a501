//! `PATCH /partners/{id}/users/{member_id}`: a guest's role in the partner.

use actix_web::patch;
use actix_web::web::{Data, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::host::named;
use super::rights::{Access, SAME_DOMAIN, check_guest_admin};
use super::user::lock_user;
use super::user_view::PartnerUserView;
use crate::activity::event::record;
use crate::activity::happening::{Happening, Person};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::invites::view::PartnerRef;
use crate::members::{member, view};
use crate::permissions::{Action, GuestPartnerRole};
use crate::problem::{NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::session::user;
use crate::valid_json::ValidJson;

/// What the guest is to be.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdatePartnerUser {
    partner_role: GuestPartnerRole,
}

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE, SAME_DOMAIN);

/// Change a guest's role in a partner
///
/// A Guest Admin makes others Guest Admins and may step down; the other Guest Admins are left to the
/// Host Admins.
#[utoipa::path(
    tag = "partners",
    params(
        ("id" = Uuid, Path, description = "The partner."),
        ("member_id" = Uuid, Path, description = "The guest."),
    ),
    request_body = UpdatePartnerUser,
    responses((status = 200, description = "The guest as they are now.", body = PartnerUserView), Refusals),
)]
#[patch("/partners/{id}/users/{member_id}")]
pub async fn update_partner_user(
    app: Data<App>,
    caller: Caller,
    path: Path<(Uuid, Uuid)>,
    body: ValidJson<UpdatePartnerUser>,
) -> Result<Json<PartnerUserView>> {
    let tenant = caller.may_within(&[Action::ChangePartnerRole])?;
    let (id, member_id) = path.into_inner();
    let role = body.0.partner_role;
    let now = app.clock.now();
    let changed = app
        .db
        .write(async |tx| {
            let access = Access::lock(tx, &tenant, id, now).await?;
            let (member, guest) = lock_user(tx, &tenant, &access, member_id, now).await?;
            if !access.may_change_role(&tenant, guest) {
                return Err(NOT_ALLOWED.into());
            }
            let user = user::Model::by_id(tx, member.user_id).await?.ok_or(NOT_FOUND)?;
            let after = member::Model { partner_role: Some(role), ..member.clone() };
            if after != member {
                if role == GuestPartnerRole::GuestAdmin {
                    check_guest_admin(&named(tx, &tenant, &[id], now).await?, &member.email_key)?;
                }
                after.save(tx).await?;
                let name = user.full_name();
                let person = Person::of(&after, &name, &user.email);
                record(tx, &tenant, Happening::PartnerRoleChanged(person, guest.role, role), now).await?;
            }
            let tenant = tenant.with_role_of(&after);
            let access = access.with_role_of(&tenant, &after);
            let partner = PartnerRef { id, name: access.partner.name.clone() };
            let person = view::Person::of_member(after, user, Some(partner), &tenant, now);
            Ok(PartnerUserView::of(person, &access, &tenant))
        })
        .await?;
    Ok(Json(changed))
}
