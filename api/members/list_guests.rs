//! `GET /guests`: the workspace's guests.

use actix_web::get;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use super::roster::Status;
use super::search::Search;
use super::view::GuestView;
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::page::{NameSort, Page, PageRequest};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::{CommaSeparated, ValidQuery};

#[derive(Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListGuests {
    /// Rows on a page.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u64>,
    /// `next_cursor` or `prev_cursor` of a page of this list with the same sort and filters.
    cursor: Option<String>,
    /// Part of a name or address (its beginning, below three characters).
    q: Option<String>,
    /// The order; a leading minus turns it round.
    sort: Option<NameSort>,
    /// Without it all but the removed ones.
    #[param(value_type = Option<Vec<Status>>, style = Form, explode = false, min_items = 1, max_items = 100)]
    status: Option<CommaSeparated<Status>>,
    /// Guests of these partners.
    #[param(value_type = Option<Vec<Uuid>>, style = Form, explode = false, min_items = 1, max_items = 100)]
    partner_id: Option<CommaSeparated<Uuid>>,
}

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// List guests
///
/// By name; outstanding invites of guests too.
#[utoipa::path(tag = "members", params(ListGuests), responses(
    (status = 200, description = "A page of guests.", body = Page<GuestView>),
    Refusals,
))]
#[get("/guests")]
pub async fn list_guests(
    app: Data<App>,
    caller: Caller,
    query: ValidQuery<ListGuests>,
) -> Result<Page<GuestView>> {
    let tenant = caller.may(Action::ListGuests)?;
    let ValidQuery(query) = query;
    let search = Search::guests()
        .with_partners(query.partner_id.as_ref())
        .with_statuses(query.status.as_ref())
        .with_part(query.q.as_deref())
        .sorted(query.sort);
    let request = PageRequest::new(query.limit, query.cursor.as_deref(), search.order(), &query)?;
    let page = search.page(&app, &tenant, request).await?;
    Ok(page.map(GuestView::from))
}
