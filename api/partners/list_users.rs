//! `GET /partners/{id}/users`: a partner's guests.

use actix_web::get;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use super::Within;
use super::rights::Access;
use super::user_view::PartnerUserView;
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::members::roster::Status;
use crate::members::search::Search;
use crate::page::{NameSort, Page, PageRequest};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::{CommaSeparated, ValidQuery};

#[derive(Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListPartnerUsers {
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
}

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// List a partner's users
///
/// Its guests by name; its outstanding invites too.
#[utoipa::path(
    tag = "partners",
    params(("id" = Uuid, Path, description = "The partner."), ListPartnerUsers),
    responses((status = 200, description = "A page of guests.", body = Page<PartnerUserView>), Refusals),
)]
#[get("/partners/{id}/users")]
pub async fn list_partner_users(
    app: Data<App>,
    caller: Caller,
    id: Path<Uuid>,
    query: ValidQuery<ListPartnerUsers>,
) -> Result<Page<PartnerUserView>> {
    let tenant = caller.may_within(&[Action::ListPartners])?;
    let ValidQuery(query) = query;
    let access = Access::find(&app.db, &tenant, *id, app.clock.now()).await?;
    let search = Search::guests()
        .with_partners(Some(&CommaSeparated(vec![*id])))
        .with_statuses(query.status.as_ref())
        .with_part(query.q.as_deref())
        .sorted(query.sort);
    let list = Within { partner: *id, query: &query };
    let request = PageRequest::new(query.limit, query.cursor.as_deref(), search.order(), &list)?;
    let page = search.page(&app, &tenant, request).await?;
    Ok(page.map(|person| PartnerUserView::of(person, &access, &tenant)))
}
