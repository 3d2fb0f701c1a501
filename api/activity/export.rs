//! `GET /activity/export.csv`: activity as a file for spreadsheets.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use sea_orm::Order;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::event::{Column, Model};
use super::search::{Search, position};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::csv_file::{STRETCH, csv_file, time};
use crate::page::{Position, TimeSort, stretch};
use crate::partners::outsiders::hide;
use crate::permissions::Action;
use crate::problem::{Result, refuses};
use crate::valid_query::{CommaSeparated, ValidQuery};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ExportActivity {
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

/// Export activity
///
/// What `GET /activity` lists, as CSV. Cells that begin like a formula have a leading apostrophe.
#[utoipa::path(tag = "activity", params(ExportActivity), responses(
    (status = 200, description = "The file.", content_type = "text/csv", body = String),
    Refusals,
))]
#[get("/activity/export.csv")]
pub async fn export_activity(
    app: Data<App>,
    caller: Caller,
    query: ValidQuery<ExportActivity>,
) -> Result<HttpResponse> {
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
    let direction = if TimeSort::order(query.sort).descending { Order::Desc } else { Order::Asc };
    let name = format!("{}-activity-{}.csv", tenant.workspace().slug, app.clock.now().format("%Y-%m-%d"));
    let part = async move |after: Option<Position>| {
        let (db, order) = (&app.db, (Column::At, Column::Id));
        let rows = stretch(events.clone(), order, direction.clone(), after.as_ref(), STRETCH).all(db).await?;
        let next = rows.last().filter(|_| rows.len() as u64 == STRETCH).map(position);
        let rows = hide(db, &tenant, rows).await?;
        Ok((rows.into_iter().map(row).collect(), next))
    };
    Ok(csv_file(&name, COLUMNS, part))
}

const COLUMNS: &[&str] = &[
    "id",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "action",
    "target_kind",
    "target_id",
    "target_name",
    "details",
];

fn row(event: Model) -> Vec<String> {
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    vec![
        event.id.to_string(),
        time(Some(event.at)),
        event.actor_kind,
        id(event.actor_id),
        event.actor_name,
        event.action,
        event.target_kind,
        id(event.target_id),
        event.target_name,
        event.details.to_string(),
    ]
}
