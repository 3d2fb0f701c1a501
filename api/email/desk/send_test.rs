//! `POST /email/test`: a mail to oneself.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};

use crate::app::App;
use crate::caller::SessionCaller;
use crate::email::outbox::{NewEmail, enqueue};
use crate::email::templates::{Mail, Name};
use crate::invites::quota::{QUOTA_EXCEEDED, Quota};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED, QUOTA_EXCEEDED);

/// Send a test mail to oneself
///
/// The way every mail goes: through the outbox and the mail provider. It counts towards the sending limits.
#[utoipa::path(tag = "email", responses(
    (status = 202, description = "It is in the outbox."),
    Refusals,
))]
#[post("/email/test")]
pub async fn send_test_email(app: Data<App>, caller: SessionCaller) -> Result<HttpResponse> {
    let tenant = caller.may(Action::ManageEmail)?;
    let (now, to) = (app.clock.now(), caller.user.address());
    app.db
        .write(async |tx| {
            let mut quota = Quota::count(tx, &app, &tenant).await?;
            quota.look_up(tx, &[&to.key], now).await?;
            let not_before = quota.take(&tenant, &to.key, now)?;
            let name = caller.user.full_name();
            let email = NewEmail {
                workspace_id: Some(tenant.id()),
                invite: None,
                sender_id: tenant.member_id(),
                to: &to,
                language: &caller.user.language,
                mail: Mail::Test {
                    name: Name(&name),
                    workspace: Name(&tenant.workspace().name),
                    settings_url: &format!("{}/settings", app.config.public_url),
                },
                link: None,
                not_before,
            };
            enqueue(tx, &app, email).await
        })
        .await?;
    Ok(HttpResponse::Accepted().finish())
}
