//! `GET /invites`: the workspace's invites.

use actix_web::get;
use actix_web::web::Data;
use sea_orm::{ColumnTrait, Condition, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::invite::{Column, DeliveryStatus, Model, Source, address_matches, visible};
use super::state::{Status, with_status};
use super::view::{InviteView, views};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::page::{Key, Page, PageRequest, Position, TimeSort};
use crate::permissions::{Action, Role};
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::{CommaSeparated, ValidQuery};

#[derive(Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListInvites {
    /// Rows on a page.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u64>,
    /// `next_cursor` or `prev_cursor` of a page of this list with the same sort and filters.
    cursor: Option<String>,
    /// Part of an address (its beginning, below three characters).
    q: Option<String>,
    /// The order; a leading minus turns it round.
    sort: Option<TimeSort>,
    /// Where the invite stands.
    #[param(value_type = Option<Vec<Status>>, style = Form, explode = false, min_items = 1, max_items = 100)]
    status: Option<CommaSeparated<Status>>,
    /// What became of its newest mail.
    #[param(value_type = Option<Vec<DeliveryStatus>>, style = Form, explode = false, min_items = 1, max_items = 100)]
    delivery: Option<CommaSeparated<DeliveryStatus>>,
    /// How it came about.
    #[param(value_type = Option<Vec<Source>>, style = Form, explode = false, min_items = 1, max_items = 100)]
    source: Option<CommaSeparated<Source>>,
    /// What it invites to.
    #[param(value_type = Option<Vec<Role>>, style = Form, explode = false, min_items = 1, max_items = 100)]
    role: Option<CommaSeparated<Role>>,
}

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// List invites
///
/// Newest first, in every state. A User sees guests' invites only, a Guest Admin those of the own partner.
#[utoipa::path(tag = "invites", params(ListInvites), responses(
    (status = 200, description = "A page of invites.", body = Page<InviteView>),
    Refusals,
))]
#[get("/invites")]
pub async fn list_invites(
    app: Data<App>,
    caller: Caller,
    query: ValidQuery<ListInvites>,
) -> Result<Page<InviteView>> {
    let tenant = caller.may_within(&[Action::ListInvites])?;
    let ValidQuery(query) = query;
    let now = app.clock.now();
    let mut invites = visible(&tenant);
    if let Some(CommaSeparated(statuses)) = &query.status {
        let any = statuses.iter().fold(Condition::any(), |any, status| any.add(with_status(*status, now)));
        invites = invites.filter(any);
    }
    if let Some(CommaSeparated(deliveries)) = &query.delivery {
        invites = invites.filter(Column::DeliveryStatus.is_in(deliveries.clone()));
    }
    if let Some(CommaSeparated(sources)) = &query.source {
        invites = invites.filter(Column::Source.is_in(sources.clone()));
    }
    if let Some(CommaSeparated(roles)) = &query.role {
        invites = invites.filter(Column::Role.is_in(roles.clone()));
    }
    if let Some(q) = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        invites = invites.filter(address_matches(q));
    }
    let order = TimeSort::order(query.sort);
    let request = PageRequest::new(query.limit, query.cursor.as_deref(), order, &query)?;
    let position = |invite: &Model| Position { key: Key::Time(invite.created_at), id: invite.id };
    let read = async |db: &_| {
        let page = request.fetch(db, invites, (Column::CreatedAt, Column::Id), position).await?;
        page.try_map_all(async |invites| views(&app, db, &tenant, invites).await).await
    };
    app.db.snapshot(read).await
}
