//! `GET /partners/{id}/activity`: what happened in the partner.

use actix_web::get;
use actix_web::web::{Data, Path};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use super::Within;
use super::outsiders::hide;
use super::rights::Access;
use crate::activity::event::{Column, EventView, of_partner};
use crate::activity::search::{Search, position};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::page::{Page, PageRequest, TimeSort};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::{CommaSeparated, ValidQuery};

#[derive(Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListPartnerActivity {
    /// Rows on a page.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u64>,
    /// `next_cursor` or `prev_cursor` of a page of this list with the same sort and filters.
    cursor: Option<String>,
    /// The order; a leading minus turns it round.
    sort: Option<TimeSort>,
    /// Actions such as `invite.created`.
    #[param(value_type = Option<Vec<String>>, style = Form, explode = false, min_items = 1, max_items = 100)]
    action: Option<CommaSeparated<String>>,
    /// What it was done to.
    #[param(value_type = Option<Vec<Uuid>>, style = Form, explode = false, min_items = 1, max_items = 100)]
    target: Option<CommaSeparated<Uuid>>,
    /// Not before this time.
    from: Option<DateTime<Utc>>,
    /// Before this time.
    to: Option<DateTime<Utc>>,
}

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// List a partner's activity
///
/// Newest first: what happened to the partner, its hosts, its guests and its invites. To a Guest Admin
/// the workspace stands for whoever did something and is not of the partner.
#[utoipa::path(
    tag = "partners",
    params(("id" = Uuid, Path, description = "The partner."), ListPartnerActivity),
    responses((status = 200, description = "A page of events.", body = Page<EventView>), Refusals),
)]
#[get("/partners/{id}/activity")]
pub async fn list_partner_activity(
    app: Data<App>,
    caller: Caller,
    id: Path<Uuid>,
    query: ValidQuery<ListPartnerActivity>,
) -> Result<Page<EventView>> {
    let tenant = caller.may_within(&[Action::ListPartners])?;
    let ValidQuery(query) = query;
    let search =
        Search { actor: &None, action: &query.action, target: &query.target, from: query.from, to: query.to };
    let order = TimeSort::order(query.sort);
    let list = Within { partner: *id, query: &query };
    let request = PageRequest::new(query.limit, query.cursor.as_deref(), order, &list)?;
    let read = async |db: &_| {
        Access::find(db, &tenant, *id, app.clock.now()).await?;
        let events = search.among(of_partner(&tenant, *id))?;
        let page = request.fetch(db, events, (Column::At, Column::Id), position).await?;
        page.try_map_all(async |events| hide(db, &tenant, events).await).await
    };
    Ok(app.db.snapshot(read).await?.map(EventView::from))
}
