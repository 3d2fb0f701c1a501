//! `GET /suppressions`: the workspace's suppression list.

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::suppression::{Cause, Column, Model, of_tenant};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::page::{ByTime, Key, Page, Position};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::ValidQuery;

/// An address that gets no mail of the workspace.
#[derive(Serialize, ToSchema)]
#[schema(as = Suppression)]
pub struct SuppressionView {
    id: Uuid,
    #[schema(example = "charlie@adraptor.test")]
    email: String,
    cause: Cause,
    /// What made it so, in words.
    #[schema(example = "The address does not exist.")]
    reason: String,
    created_at: DateTime<Utc>,
}

impl From<Model> for SuppressionView {
    fn from(suppression: Model) -> Self {
        Self {
            id: suppression.id,
            email: suppression.email,
            cause: suppression.cause,
            reason: suppression.reason,
            created_at: suppression.created_at,
        }
    }
}

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// List suppressed addresses
///
/// Newest first. Invites to them are refused until that is lifted.
#[utoipa::path(tag = "suppressions", params(ByTime), responses(
    (status = 200, description = "A page of addresses.", body = Page<SuppressionView>),
    Refusals,
))]
#[get("/suppressions")]
pub async fn list_suppressions(
    app: Data<App>,
    caller: Caller,
    query: ValidQuery<ByTime>,
) -> Result<Page<SuppressionView>> {
    let tenant = caller.may(Action::ListSuppressions)?;
    let request = query.0.page()?;
    let read =
        async |db: &_| request.fetch(db, of_tenant(&tenant), (Column::CreatedAt, Column::Id), position).await;
    Ok(app.db.snapshot(read).await?.map(SuppressionView::from))
}

fn position(suppression: &Model) -> Position {
    Position { key: Key::Time(suppression.created_at), id: suppression.id }
}
