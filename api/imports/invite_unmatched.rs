//! `POST /imports/{id}/unmatched-users/{user_id}/invite`: invite one as guest.

use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use uuid::Uuid;

use super::import;
use super::user::Model;
use crate::app::App;
use crate::caller::{Caller, Tenant};
use crate::email_address::EmailAddress;
use crate::invites::new_invite::{
    ALREADY_MEMBER, DOMAIN_NOT_ALLOWED, GUEST_INVITES_DISABLED, IN_WORKSPACE_DOMAIN, Offer, PENDING, issue,
    name_pending,
};
use crate::invites::quota::{QUOTA_EXCEEDED, Quota};
use crate::invites::view::{InviteView, view};
use crate::permissions::Action;
use crate::problem::{Error, INVALID, NOT_ALLOWED, Result, refuses};
use crate::routes::BASE;
use crate::suppressions::suppression::SUPPRESSED;

refuses!(
    NOT_ALLOWED,
    GUEST_INVITES_DISABLED,
    import::NOT_COMPLETED,
    PENDING,
    ALREADY_MEMBER,
    INVALID,
    IN_WORKSPACE_DOMAIN,
    DOMAIN_NOT_ALLOWED,
    SUPPRESSED,
    QUOTA_EXCEEDED,
);

/// Invite an unmatched user as guest
///
/// On joining they find what they had, from every import of the workspace in the last 90 days.
#[utoipa::path(
    tag = "imports",
    params(("id" = Uuid, Path), ("user_id" = Uuid, Path)),
    responses(
        (status = 201, description = "The invite; its mail is on the way.", body = InviteView,
            headers(("Location" = String, description = "The invite's address."))),
        Refusals,
    )
)]
#[post("/imports/{id}/unmatched-users/{user_id}/invite")]
pub async fn invite_unmatched_user(
    app: Data<App>,
    caller: Caller,
    path: Path<(Uuid, Uuid)>,
) -> Result<HttpResponse> {
    let (id, user_id) = path.into_inner();
    let (tenant, offer) = offer(&app, &caller, id).await?;
    let user = Model::find_unmatched(&app.db, id, user_id).await?;
    let Some(email) = EmailAddress::parse(&user.email) else {
        let detail = "This user of the export has no email address. Invite them by hand, under All members.";
        return Err(Error::field("email", "invalid_email", detail));
    };
    let issued = app
        .db
        .write(async |tx| {
            let mut quota = Quota::count(tx, &app, &tenant).await?;
            let invite = issue(tx, &app, &tenant, &email, &offer, &mut quota).await?;
            view(&app, tx, &tenant, invite).await
        })
        .await;
    match issued {
        Ok(invite) => Ok(HttpResponse::Created()
            .insert_header((header::LOCATION, format!("{BASE}/invites/{}", invite.id)))
            .json(invite)),
        Err(error) => Err(name_pending(&app.db, &tenant, &email.key, error).await),
    }
}

/// Who may invite the users of this import, and to what: the same rules as for any invite.
pub(super) async fn offer(app: &App, caller: &Caller, id: Uuid) -> Result<(Tenant, Offer)> {
    let tenant = caller.may(Action::ImportItems)?;
    let import = import::Model::find(&app.db, &tenant, id).await?;
    let offer = Offer::to_imported();
    offer.check(&tenant, app.clock.now())?;
    import.check_completed()?;
    Ok((tenant, offer))
}
