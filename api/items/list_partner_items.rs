//! `GET /partners/{id}/items`: what a partner holds.

use actix_web::get;
use actix_web::web::{Data, Path};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::grant::{Column, of_tenant};
use super::held::{HeldItem, held_items};
use crate::app::App;
use crate::caller::SessionCaller;
use crate::page::{ByTime, Page};
use crate::partners::rights::Access;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::ValidQuery;

refuses!(NOT_ALLOWED);

/// List a partner's items
///
/// What is shared with the partner, of what the caller reaches too.
#[utoipa::path(
    tag = "items",
    params(("id" = Uuid, Path, description = "The partner."), ByTime),
    responses((status = 200, description = "A page of items.", body = Page<HeldItem>), Refusals),
)]
#[get("/partners/{id}/items")]
pub async fn list_partner_items(
    app: Data<App>,
    caller: SessionCaller,
    id: Path<Uuid>,
    query: ValidQuery<ByTime>,
) -> Result<Page<HeldItem>> {
    let tenant = caller.may_within(Action::ListPartners)?;
    Access::find(&app.db, &tenant, *id, app.clock.now()).await?;
    held_items(&app, &tenant, of_tenant(&tenant).filter(Column::PartnerId.eq(*id)), &query.0).await
}
