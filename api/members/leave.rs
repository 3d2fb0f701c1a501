//! `POST /members/me/leave`: going by oneself.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};

use super::member::Model;
use super::rights::LAST_OWNER;
use super::roster;
use crate::activity::event::record;
use crate::activity::happening::{Happening, Person};
use crate::app::App;
use crate::caller::SessionCaller;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, UNAUTHENTICATED, refuses};

refuses!(NOT_ALLOWED, LAST_OWNER);

/// Leave the workspace
///
/// Members and guests alike; the Owner transfers ownership first.
#[utoipa::path(tag = "members", responses(
    (status = 204, description = "The caller is no longer a member."),
    Refusals,
))]
#[post("/members/me/leave")]
pub async fn leave_workspace(app: Data<App>, caller: SessionCaller) -> Result<HttpResponse> {
    let tenant = caller.may(Action::LeaveWorkspace)?;
    let id = tenant.member_id().ok_or(UNAUTHENTICATED)?;
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let member = Model::lock_with_caller(tx, &tenant, id, now).await?;
            member.check_not_owner()?;
            member.end(tx, now).await?;
            let user = &caller.user;
            let name = user.full_name();
            let person = Person::of(&member, &name, &user.email);
            record(tx, &tenant, Happening::MemberLeft(person), now).await?;
            roster::refresh(tx, tenant.id(), &member.email_key, now).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
