//! `GET /members/{id}/items`: what a member or guest holds.

use actix_web::get;
use actix_web::web::{Data, Path};
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::grant::{Column, of_tenant};
use super::held::{HeldItem, held_items};
use super::reach::of_partner;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::members::member;
use crate::page::{ByTime, Page};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::valid_query::ValidQuery;

refuses!(NOT_ALLOWED);

/// List a member's or guest's items
///
/// What is shared with them directly, or with their partner, of what the caller reaches too. By whoever may
/// see them.
#[utoipa::path(
    tag = "items",
    params(("id" = Uuid, Path, description = "The member or guest."), ByTime),
    responses((status = 200, description = "A page of items.", body = Page<HeldItem>), Refusals),
)]
#[get("/members/{id}/items")]
pub async fn list_member_items(
    app: Data<App>,
    caller: SessionCaller,
    id: Path<Uuid>,
    query: ValidQuery<ByTime>,
) -> Result<Page<HeldItem>> {
    let tenant = caller.may(Action::ListGuests)?;
    let member = member::Model::find(&app.db, &tenant, *id).await?;
    if !member.is_guest() && !tenant.may(Action::ListMembers) {
        return Err(NOT_FOUND.into());
    }
    let mut holding = Condition::any().add(Column::MemberId.eq(member.id));
    if let Some(partner) = member.in_partner() {
        holding = holding.add(of_partner(partner));
    }
    held_items(&app, &tenant, of_tenant(&tenant).filter(holding), &query.0).await
}
