//! `GET /activity`: who did what to whom, when.

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use super::event::{Column, EventView};
use super::search::{Search, position};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::page::{Page, PageRequest, TimeSort};
use crate::partners::outsiders::hide;
use crate::permissions::Action;
use crate::problem::{Result, refuses};
use crate::valid_query::{CommaSeparated, ValidQuery};

#[derive(Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListActivity {
    /// Rows on a page.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u64>,
    /// `next_cursor` or `prev_cursor` of a page of this list with the same sort and filters.
    cursor: Option<String>,
    /// The order; a leading minus turns it round.
    sort: Option<TimeSort>,
    /// Members who did it.
    #[param(value_type = Option<Vec<Uuid>>, style = Form, explode = false, min_items = 1, max_items = 100)]
    actor: Option<CommaSeparated<Uuid>>,
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

refuses!(INSUFFICIENT_SCOPE);

/// List activity
///
/// Newest first. Below Admin one sees what one did oneself and what was done to oneself; to a
/// partner's guest the workspace stands for whoever did it and is not of the partner.
#[utoipa::path(tag = "activity", params(ListActivity), responses(
    (status = 200, description = "A page of events.", body = Page<EventView>),
    Refusals,
))]
#[get("/activity")]
pub async fn list_activity(
    app: Data<App>,
    caller: Caller,
    query: ValidQuery<ListActivity>,
) -> Result<Page<EventView>> {
    let tenant = caller.may(Action::ListActivity)?;
    let ValidQuery(query) = query;
    let search = Search {
        actor: &query.actor,
        action: &query.action,
        target: &query.target,
        from: query.from,
        to: query.to,
    };
    let events = search.events(&tenant)?;
    let order = TimeSort::order(query.sort);
    let request = PageRequest::new(query.limit, query.cursor.as_deref(), order, &query)?;
    let read = async |db: &_| {
        let page = request.fetch(db, events, (Column::At, Column::Id), position).await?;
        page.try_map_all(async |events| hide(db, &tenant, events).await).await
    };
    let page = app.db.snapshot(read).await?;
    Ok(page.map(EventView::from))
}
