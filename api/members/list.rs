//! `GET /members`: the workspace's members.

use actix_web::get;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::roster::Status;
use super::search::Search;
use super::view::MemberView;
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::page::{NameSort, Page, PageRequest};
use crate::permissions::{Action, Role};
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::{CommaSeparated, ValidQuery};

#[derive(Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListMembers {
    /// Rows on a page.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u64>,
    /// `next_cursor` or `prev_cursor` of a page of this list with the same sort and filters.
    cursor: Option<String>,
    /// Part of a name or address (its beginning, below three characters).
    q: Option<String>,
    /// The order; a leading minus turns it round.
    sort: Option<NameSort>,
    /// Roles to show.
    #[param(value_type = Option<Vec<Role>>, style = Form, explode = false, min_items = 1, max_items = 100)]
    role: Option<CommaSeparated<Role>>,
    /// Without it all but the removed ones.
    #[param(value_type = Option<Vec<Status>>, style = Form, explode = false, min_items = 1, max_items = 100)]
    status: Option<CommaSeparated<Status>>,
}

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// List members
///
/// Everybody but guests, by name; outstanding invites of members too.
#[utoipa::path(tag = "members", params(ListMembers), responses(
    (status = 200, description = "A page of members.", body = Page<MemberView>),
    Refusals,
))]
#[get("/members")]
pub async fn list_members(
    app: Data<App>,
    caller: Caller,
    query: ValidQuery<ListMembers>,
) -> Result<Page<MemberView>> {
    let tenant = caller.may(Action::ListMembers)?;
    let ValidQuery(query) = query;
    let search = Search::members()
        .with_roles(query.role.as_ref())
        .with_statuses(query.status.as_ref())
        .with_part(query.q.as_deref())
        .sorted(query.sort);
    let request = PageRequest::new(query.limit, query.cursor.as_deref(), search.order(), &query)?;
    let page = search.page(&app, &tenant, request).await?;
    Ok(page.map(MemberView::from))
}
