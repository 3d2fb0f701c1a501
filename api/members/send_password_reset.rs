//! `POST /members/{id}/send-password-reset`: a mail by which a person can choose a new password.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use serde_json::json;
use uuid::Uuid;

use super::member::Model;
use crate::activity::event::record;
use crate::activity::happening::{Happening, Person};
use crate::app::App;
use crate::caller::SessionCaller;
use crate::email::templates::{Name, RequestedBy};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::session::attempts::{self, RATE_LIMITED, RESET_BY_ADMIN};
use crate::session::{reset, user};

refuses!(NOT_ALLOWED, RATE_LIMITED);

/// Send a password reset
///
/// The person gets a mail with a link to choose a new password; nobody else learns or sets it.
/// Members at or below one's own role. A few mails in a row, then one has to wait.
#[utoipa::path(tag = "members", params(("id" = Uuid, Path, description = "The member or guest.")), responses(
    (status = 202, description = "The mail is on its way.", body = serde_json::Value),
    Refusals,
))]
#[post("/members/{id}/send-password-reset")]
pub async fn send_password_reset(
    app: Data<App>,
    caller: SessionCaller,
    id: Path<Uuid>,
) -> Result<HttpResponse> {
    let tenant = caller.may(Action::SendPasswordReset)?;
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let member = Model::lock_with_caller(tx, &tenant, *id, now).await?;
            if !member.may(&tenant, Action::SendPasswordReset) {
                return Err(NOT_ALLOWED.into());
            }
            let mails = RESET_BY_ADMIN.of(&member.id.to_string());
            attempts::check(tx, [&mails], now).await?;
            attempts::count(tx, &mails, now).await?;
            let user = user::Model::by_id(tx, member.user_id).await?.ok_or(NOT_FOUND)?;
            let requested_by = RequestedBy {
                name: Name(&caller.user.full_name()),
                workspace: Name(&tenant.workspace().name),
            };
            let reset = reset::Model::request(tx, Some(user.id), now).await?;
            reset.mail(tx, &app, &user, Some(requested_by)).await?;
            let name = user.full_name();
            let person = Person::of(&member, &name, &user.email);
            record(tx, &tenant, Happening::PasswordResetSent(person), now).await
        })
        .await?;
    Ok(HttpResponse::Accepted().json(json!({})))
}
