//! `GET /members/{id}`: one member or guest.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use uuid::Uuid;

use super::member::Model;
use super::view::{MemberOrGuest, Person};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::partners::partner;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::session::user;

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// Get one member or guest
///
/// Removed ones too. A User sees guests only. Somebody whose invite is outstanding is found by
/// `GET /invites/{id}`.
#[utoipa::path(tag = "members", params(("id" = Uuid, Path, description = "The member or guest.")), responses(
    (status = 200, description = "The member or guest.", body = MemberOrGuest),
    Refusals,
))]
#[get("/members/{id}")]
pub async fn get_member(app: Data<App>, caller: Caller, id: Path<Uuid>) -> Result<Json<MemberOrGuest>> {
    let tenant = caller.may_any(&[Action::ListGuests, Action::ListMembers])?;
    let member = Model::find(&app.db, &tenant, *id).await?;
    let seeing = if member.is_guest() { Action::ListGuests } else { Action::ListMembers };
    if !tenant.may(seeing) {
        return Err(NOT_FOUND.into());
    }
    let user = user::Model::by_id(&app.db, member.user_id).await?.ok_or(NOT_FOUND)?;
    let partner = partner::name(&app.db, &tenant, member.partner_id).await?;
    Ok(Json(Person::of_member(member, user, partner, &tenant, app.clock.now()).into()))
}
