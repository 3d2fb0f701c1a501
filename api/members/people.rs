//! `GET /people`: whom one may share with.

use actix_web::get;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::search::Search;
use super::view::Person;
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::page::{NameSort, Page, PageRequest};
use crate::permissions::{Action, Role};
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::{CommaSeparated, ValidQuery};

#[derive(Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListPeople {
    /// Rows on a page.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u64>,
    /// `next_cursor` or `prev_cursor` of a page of this list with the same sort and filters.
    cursor: Option<String>,
    /// Part of a name or address (its beginning, below three characters).
    q: Option<String>,
    /// Roles to show.
    #[param(value_type = Option<Vec<Role>>, style = Form, explode = false, min_items = 1, max_items = 100)]
    role: Option<CommaSeparated<Role>>,
    /// The order; a leading minus turns it round.
    sort: Option<NameSort>,
}

/// Somebody one may share with.
#[derive(Serialize, ToSchema)]
#[schema(as = Person)]
pub struct PersonView {
    /// The member's id.
    pub id: Uuid,
    #[schema(example = "Ada Admin")]
    pub name: String,
    #[schema(example = "ada@contenzilla.test")]
    pub email: String,
    pub role: Role,
}

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// List people
///
/// Active members and guests, by name: those one may share with or make a partner's host. An API key without
/// `guests:read` sees no guests.
#[utoipa::path(tag = "members", params(ListPeople), responses(
    (status = 200, description = "A page of people.", body = Page<PersonView>),
    Refusals,
))]
#[get("/people")]
pub async fn list_people(
    app: Data<App>,
    caller: Caller,
    query: ValidQuery<ListPeople>,
) -> Result<Page<PersonView>> {
    let tenant = caller.may(Action::ListPeople)?;
    let ValidQuery(query) = query;
    let everybody = match tenant.may(Action::ListGuests) {
        true => Search::active_people(),
        false => Search::active_people().without_guests(),
    };
    let search = everybody.with_roles(query.role.as_ref()).with_part(query.q.as_deref()).sorted(query.sort);
    let request = PageRequest::new(query.limit, query.cursor.as_deref(), search.order(), &query)?;
    let page = search.page(&app, &tenant, request).await?;
    Ok(page.map(PersonView::from))
}

impl From<Person> for PersonView {
    fn from(person: Person) -> Self {
        Self { id: person.id, name: person.full_name(), email: person.email, role: person.role }
    }
}
