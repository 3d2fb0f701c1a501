//! `POST /members/{id}/sign-out`: all of a person's sessions end.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use uuid::Uuid;

use super::member::Model;
use crate::activity::event::record;
use crate::activity::happening::{Happening, Person};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::session::{session, user};

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// Sign a member or guest out everywhere
///
/// Ends all their sessions; they may sign in again. Members at or below one's own role.
#[utoipa::path(tag = "members", params(("id" = Uuid, Path, description = "The member or guest.")), responses(
    (status = 204, description = "Their sessions have ended."),
    Refusals,
))]
#[post("/members/{id}/sign-out")]
pub async fn sign_out_member(app: Data<App>, caller: Caller, id: Path<Uuid>) -> Result<HttpResponse> {
    let tenant = caller.may(Action::SignOutMember)?;
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let member = Model::lock_with_caller(tx, &tenant, *id, now).await?;
            if !member.may(&tenant, Action::SignOutMember) {
                return Err(NOT_ALLOWED.into());
            }
            session::Model::end_all(tx, member.user_id, None, now).await?;
            let user = user::Model::by_id(tx, member.user_id).await?.ok_or(NOT_FOUND)?;
            let name = user.full_name();
            let person = Person::of(&member, &name, &user.email);
            record(tx, &tenant, Happening::MemberSignedOut(person), now).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
