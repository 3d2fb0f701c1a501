//! `GET /invites/{id}/emails`: every mail of an invite and what happened to it.

use actix_web::get;
use actix_web::web::{Data, Path};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::invite::{DeliveryStatus, Model};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::email::outbox::{self, Kind, LogEntry};
use crate::page::{Page, Total};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

/// A mail of an invite. It never holds the link.
#[derive(Serialize, ToSchema)]
#[schema(as = Email)]
pub struct EmailView {
    id: Uuid,
    /// `invite`, or `invite_reminder`.
    kind: Kind,
    /// The generation of the link in it; the highest is the live one.
    generation: i32,
    #[schema(example = "resend")]
    provider: String,
    status: DeliveryStatus,
    /// Why it failed or waits, in words.
    reason: Option<String>,
    attempts: i32,
    /// Oldest first.
    events: Vec<LogEntry>,
}

impl From<outbox::Model> for EmailView {
    fn from(email: outbox::Model) -> Self {
        Self {
            id: email.id,
            kind: email.kind,
            generation: email.generation,
            provider: email.provider,
            status: email.status,
            reason: email.reason,
            attempts: email.attempts,
            events: email.log.0,
        }
    }
}

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// List the emails of an invite
///
/// Newest first, all on one page: an invite is sent a few times at most.
#[utoipa::path(tag = "invites", params(("id" = Uuid, Path, description = "The invite.")), responses(
    (status = 200, description = "Its emails.", body = Page<EmailView>),
    Refusals,
))]
#[get("/invites/{id}/emails")]
pub async fn list_invite_emails(app: Data<App>, caller: Caller, id: Path<Uuid>) -> Result<Page<EmailView>> {
    let tenant = caller.may_within(&[Action::ListInvites])?;
    let invite = Model::find_visible(&app.db, &tenant, *id).await?;
    let emails = outbox::Model::of_invite(&app.db, &tenant, invite.id).await?;
    let count = emails.len() as u64;
    Ok(Page {
        items: emails.into_iter().map(EmailView::from).collect(),
        next_cursor: None,
        prev_cursor: None,
        total: Total { count, exact: true },
    })
}
