//! `GET /email/dead-letters`: mails that were given up.

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::dead_letter::of_tenant;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::email::outbox::{Column, Kind, Model};
use crate::page::{ByTime, Key, Page, Position};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::ValidQuery;

/// A mail that was given up though it was still wanted.
#[derive(Serialize, ToSchema)]
pub struct DeadLetter {
    id: Uuid,
    kind: Kind,
    #[schema(example = "charlie@adraptor.test")]
    to: String,
    subject: String,
    /// Why, in words.
    reason: Option<String>,
    attempts: i32,
    /// The invite it is the mail of.
    invite_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    /// When it was given up.
    dead_at: Option<DateTime<Utc>>,
}

impl From<Model> for DeadLetter {
    fn from(email: Model) -> Self {
        Self {
            id: email.id,
            kind: email.kind,
            to: email.to_address,
            subject: email.subject,
            reason: email.reason,
            attempts: email.attempts,
            invite_id: email.invite_id,
            created_at: email.created_at,
            dead_at: email.dead_at,
        }
    }
}

refuses!(NOT_ALLOWED);

/// List dead letters
///
/// Mails the provider refused, or that were tried in vain for too long. Newest first.
#[utoipa::path(tag = "email", params(ByTime), responses(
    (status = 200, description = "A page of mails.", body = Page<DeadLetter>),
    Refusals,
))]
#[get("/email/dead-letters")]
pub async fn list_dead_letters(
    app: Data<App>,
    caller: SessionCaller,
    query: ValidQuery<ByTime>,
) -> Result<Page<DeadLetter>> {
    let tenant = caller.may(Action::ManageEmail)?;
    let request = query.0.page()?;
    let read =
        async |db: &_| request.fetch(db, of_tenant(&tenant), (Column::DeadAt, Column::Id), position).await;
    Ok(app.db.snapshot(read).await?.map(DeadLetter::from))
}

fn position(email: &Model) -> Position {
    Position { key: Key::Time(email.dead_at.unwrap_or(email.updated_at)), id: email.id }
}
