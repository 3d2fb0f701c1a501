//! `POST /workspace/transfer`: the workspace gets another Owner.

use actix_web::post;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::member::Model;
use super::roster;
use super::view::{MemberView, Person};
use crate::activity::event::record;
use crate::activity::happening::{self, Happening};
use crate::app::App;
use crate::caller::SessionCaller;
use crate::network_address::NetworkAddress;
use crate::permissions::{Action, Role};
use crate::problem::{INVALID, NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::session::attempts::RATE_LIMITED;
use crate::session::proof::{INVALID_CREDENTIALS, REAUTHENTICATION_REQUIRED};
use crate::session::{proof, user};
use crate::valid_json::ValidJson;

/// Who becomes the Owner.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferOwnership {
    /// The new Owner: a member, not a guest.
    member_id: Uuid,
    /// Needed when one gave it longer than five minutes ago (`reauthentication_required`).
    password: Option<String>,
}

refuses!(NOT_ALLOWED, NOT_FOUND, INVALID, INVALID_CREDENTIALS, REAUTHENTICATION_REQUIRED, RATE_LIMITED);

/// Transfer ownership
///
/// The member becomes the Owner, and the Owner a Super Admin.
#[utoipa::path(tag = "members", request_body = TransferOwnership, responses(
    (status = 200, description = "The new Owner.", body = MemberView),
    Refusals,
))]
#[post("/workspace/transfer")]
pub async fn transfer_ownership(
    app: Data<App>,
    caller: SessionCaller,
    from: NetworkAddress,
    body: ValidJson<TransferOwnership>,
) -> Result<Json<MemberView>> {
    let tenant = caller.may(Action::TransferOwnership)?;
    let TransferOwnership { member_id, password } = body.0;
    proof::prove_anew(&app, &caller, from, password).await?;
    let now = app.clock.now();
    let person = app
        .db
        .write(async |tx| {
            let member = Model::lock_with_caller(tx, &tenant, member_id, now).await?;
            member.check_transfer(&tenant)?;
            let caller_id = tenant.member_id().ok_or(NOT_FOUND)?;
            let owner = Model { role: Role::SuperAdmin, ..Model::find(tx, &tenant, caller_id).await? };
            let member = Model { role: Role::Owner, ..member };
            // In this order: there is one Owner at any time.
            owner.save(tx).await?;
            member.save(tx).await?;
            let user = user::Model::by_id(tx, member.user_id).await?.ok_or(NOT_FOUND)?;
            let name = user.full_name();
            let person = happening::Person::of(&member, &name, &user.email);
            record(tx, &tenant, Happening::OwnershipTransferred(person), now).await?;
            roster::refresh(tx, tenant.id(), &owner.email_key, now).await?;
            roster::refresh(tx, tenant.id(), &member.email_key, now).await?;
            Ok(Person::of_member(member, user, None, &tenant.with_role_of(&owner), now))
        })
        .await?;
    Ok(Json(person.into()))
}
