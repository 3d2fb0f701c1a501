//! `GET /partners`: the workspace's partners.

use actix_web::get;
use actix_web::web::Data;
use sea_orm::QueryFilter;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::partner::{Column, Model, name_matches, visible};
use super::view::{PartnerView, views};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::page::{Key, Page, PageRequest, Position, TimeSort};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::ValidQuery;

#[derive(Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListPartners {
    /// Rows on a page.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u64>,
    /// `next_cursor` or `prev_cursor` of a page of this list with the same sort and filters.
    cursor: Option<String>,
    /// Part of a name (its beginning, below three characters).
    q: Option<String>,
    /// The order; a leading minus turns it round.
    sort: Option<TimeSort>,
}

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// List partners
///
/// Newest first. A User sees those they host, a Guest Admin the own one.
#[utoipa::path(tag = "partners", params(ListPartners), responses(
    (status = 200, description = "A page of partners.", body = Page<PartnerView>),
    Refusals,
))]
#[get("/partners")]
pub async fn list_partners(
    app: Data<App>,
    caller: Caller,
    query: ValidQuery<ListPartners>,
) -> Result<Page<PartnerView>> {
    let tenant = caller.may_within(&[Action::ListPartners])?;
    let ValidQuery(query) = query;
    let now = app.clock.now();
    let mut partners = visible(&tenant);
    if let Some(q) = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        partners = partners.filter(name_matches(q));
    }
    let order = TimeSort::order(query.sort);
    let request = PageRequest::new(query.limit, query.cursor.as_deref(), order, &query)?;
    let position = |partner: &Model| Position { key: Key::Time(partner.created_at), id: partner.id };
    let read = async |db: &_| {
        let page = request.fetch(db, partners, (Column::CreatedAt, Column::Id), position).await?;
        page.try_map_all(async |partners| views(db, &tenant, partners, now).await).await
    };
    app.db.snapshot(read).await
}
