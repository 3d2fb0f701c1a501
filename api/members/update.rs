//! `PATCH /members/{id}`: a member's role, or when a guest's access ends.

use actix_web::patch;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::member::Model;
use super::rights::LAST_OWNER;
use super::roster;
use super::view::{MemberOrGuest, Person};
use crate::activity::event::record;
use crate::activity::happening::{self, Happening};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::clock::as_kept;
use crate::items::ownership::{TransferTo, hand_over};
use crate::items::{SOLE_OWNER, grant};
use crate::partners::partner;
use crate::permissions::{Action, Role};
use crate::problem::{Error, INVALID, NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::session::user;
use crate::valid_json::{ValidJson, some};
use crate::valid_query::ValidQuery;

/// One of the two.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateMember {
    /// A member's new role: at or below one's own, not `owner`, not `guest`.
    role: Option<Role>,
    /// When the guest's access ends by itself; null: it does not.
    #[serde(default, deserialize_with = "some")]
    access_until: Option<Option<DateTime<Utc>>>,
}

enum Change {
    Role(Role),
    AccessUntil(Option<DateTime<Utc>>),
}

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE, INVALID, LAST_OWNER, SOLE_OWNER);

/// Change a member's role or a guest's end date
///
/// Takes `role` for a member or `access_until` for a guest. One may lower the own role, never
/// raise it; the Owner's stays until ownership is transferred. Whoever becomes less than a User owns no
/// items any more: those they alone own go to whom `transfer_to` names.
#[utoipa::path(
    tag = "members",
    params(("id" = Uuid, Path, description = "The member or guest."), TransferTo),
    request_body = UpdateMember,
    responses((status = 200, description = "The member or guest as they are now.", body = MemberOrGuest), Refusals),
)]
#[patch("/members/{id}")]
pub async fn update_member(
    app: Data<App>,
    caller: Caller,
    id: Path<Uuid>,
    query: ValidQuery<TransferTo>,
    change: ValidJson<UpdateMember>,
) -> Result<Json<MemberOrGuest>> {
    let tenant = caller.may_any(&[Action::ChangeRole, Action::ChangeEndDate])?;
    let change = Change::check(change.0)?;
    let now = app.clock.now();
    let person = app
        .db
        .write(async |tx| {
            let (member, heir) =
                Model::lock_with_caller_and(tx, &tenant, *id, query.0.transfer_to, now).await?;
            let user = user::Model::by_id(tx, member.user_id).await?.ok_or(NOT_FOUND)?;
            let name = user.full_name();
            let person = happening::Person::of(&member, &name, &user.email);
            let (after, happening) = match change {
                Change::Role(role) => {
                    member.check_role(&tenant, role)?;
                    if !role.at_least(Role::User) {
                        hand_over(tx, &tenant, &member, heir.as_ref(), now).await?;
                        grant::step_down(tx, member.id).await?;
                    }
                    (Model { role, ..member.clone() }, Happening::RoleChanged(person, member.role, role))
                }
                Change::AccessUntil(until) => {
                    member.check_end_date(&tenant, until, now)?;
                    let after = Model { access_until: until, ..member.clone() };
                    (after, Happening::AccessChanged(person, until))
                }
            };
            if after != member {
                after.save(tx).await?;
                record(tx, &tenant, happening, now).await?;
                roster::refresh(tx, tenant.id(), &after.email_key, now).await?;
            }
            let tenant = tenant.with_role_of(&after);
            let partner = partner::name(tx, &tenant, after.partner_id).await?;
            Ok(Person::of_member(after, user, partner, &tenant, now))
        })
        .await?;
    Ok(Json(person.into()))
}

impl Change {
    fn check(change: UpdateMember) -> Result<Self> {
        match (change.role, change.access_until) {
            (Some(role), None) => Ok(Self::Role(role)),
            (None, Some(until)) => Ok(Self::AccessUntil(until.map(as_kept))),
            (None, None) => {
                Err(Error::field("role", "required", "Give a role or, for a guest, access_until."))
            }
            (Some(_), Some(_)) => Err(Error::field(
                "access_until",
                "not_both",
                "Give either a role or access_until: members have the one, guests the other.",
            )),
        }
    }
}
