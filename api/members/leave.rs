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
use crate::items::ownership::{TransferTo, hand_over};
use crate::items::{SOLE_OWNER, grant};
use crate::permissions::Action;
use crate::problem::{INVALID, NOT_ALLOWED, NOT_FOUND, Result, UNAUTHENTICATED, refuses};
use crate::valid_query::ValidQuery;

refuses!(NOT_ALLOWED, LAST_OWNER, NOT_FOUND, SOLE_OWNER, INVALID);

/// Leave the workspace
///
/// Members and guests alike; the Owner transfers ownership first. Items the caller alone owns go to whom
/// `transfer_to` names.
#[utoipa::path(tag = "members", params(TransferTo), responses(
    (status = 204, description = "The caller is no longer a member."),
    Refusals,
))]
#[post("/members/me/leave")]
pub async fn leave_workspace(
    app: Data<App>,
    caller: SessionCaller,
    query: ValidQuery<TransferTo>,
) -> Result<HttpResponse> {
    let tenant = caller.may(Action::LeaveWorkspace)?;
    let id = tenant.member_id().ok_or(UNAUTHENTICATED)?;
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let (member, heir) =
                Model::lock_with_caller_and(tx, &tenant, id, query.0.transfer_to, now).await?;
            member.check_not_owner()?;
            hand_over(tx, &tenant, &member, heir.as_ref(), now).await?;
            grant::forget_of_member(tx, member.id).await?;
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
