//! `GET /members/export.csv` and `GET /guests/export.csv`: the lists as files for spreadsheets.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::roster::Status;
use super::search::Search;
use super::view::{GuestView, MemberView, Person, people};
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE, Tenant};
use crate::csv_file::{STRETCH, csv_file, time};
use crate::page::{NameSort, Position};
use crate::permissions::{Action, Role};
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::{CommaSeparated, ValidQuery};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ExportMembers {
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

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ExportGuests {
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

/// Export members
///
/// The list of members as CSV, with its filters. Cells that begin like a formula have a leading
/// apostrophe.
#[utoipa::path(tag = "members", params(ExportMembers), responses(
    (status = 200, description = "The file.", content_type = "text/csv", body = String),
    Refusals,
))]
#[get("/members/export.csv")]
pub async fn export_members(
    app: Data<App>,
    caller: Caller,
    query: ValidQuery<ExportMembers>,
) -> Result<HttpResponse> {
    let tenant = caller.may(Action::ExportMembers)?;
    let ValidQuery(query) = query;
    let search = Search::members()
        .with_roles(query.role.as_ref())
        .with_statuses(query.status.as_ref())
        .with_part(query.q.as_deref())
        .sorted(query.sort);
    export(app, tenant, Happening::MembersExported, search, MEMBER_COLUMNS, |person| {
        member_row(person.into())
    })
    .await
}

/// Export guests
///
/// The list of guests as CSV, with its filters. Cells that begin like a formula have a leading
/// apostrophe.
#[utoipa::path(tag = "members", params(ExportGuests), responses(
    (status = 200, description = "The file.", content_type = "text/csv", body = String),
    Refusals,
))]
#[get("/guests/export.csv")]
pub async fn export_guests(
    app: Data<App>,
    caller: Caller,
    query: ValidQuery<ExportGuests>,
) -> Result<HttpResponse> {
    let tenant = caller.may(Action::ExportGuests)?;
    let ValidQuery(query) = query;
    let search = Search::guests()
        .with_partners(query.partner_id.as_ref())
        .with_statuses(query.status.as_ref())
        .with_part(query.q.as_deref())
        .sorted(query.sort);
    export(app, tenant, Happening::GuestsExported, search, GUEST_COLUMNS, |person| guest_row(person.into()))
        .await
}

async fn export(
    app: Data<App>,
    tenant: Tenant,
    happening: Happening<'static>,
    search: Search,
    columns: &[&str],
    row: fn(Person) -> Vec<String>,
) -> Result<HttpResponse> {
    let now = app.clock.now();
    let total = search.count(&app.db, &app, &tenant).await?;
    let target = happening.target().name;
    app.db.write(async |tx| record(tx, &tenant, happening, now).await).await?;
    let name = format!("{}-{target}-{}.csv", tenant.workspace().slug, now.format("%Y-%m-%d"));
    let part = async move |after: Option<Position>| {
        let listed = search.stretch(&app, &tenant, total, after.as_ref(), STRETCH).await?;
        let last = listed.last().filter(|_| listed.len() as u64 == STRETCH);
        let next = last.map(|last| search.position(last));
        let people = people(&app.db, &app, &tenant, listed).await?;
        Ok((people.into_iter().map(row).collect(), next))
    };
    Ok(csv_file(&name, columns, part))
}

const MEMBER_COLUMNS: &[&str] =
    &["id", "email", "name", "family_name", "role", "status", "joined_at", "last_active_at"];

fn member_row(member: MemberView) -> Vec<String> {
    vec![
        member.id.to_string(),
        member.email,
        member.name.unwrap_or_default(),
        member.family_name.unwrap_or_default(),
        member.role.name().to_owned(),
        member.status.name().to_owned(),
        time(member.joined_at),
        time(member.last_active_at),
    ]
}

const GUEST_COLUMNS: &[&str] = &[
    "id",
    "email",
    "name",
    "family_name",
    "partner",
    "status",
    "access_until",
    "joined_at",
    "last_active_at",
];

fn guest_row(guest: GuestView) -> Vec<String> {
    vec![
        guest.id.to_string(),
        guest.email,
        guest.name.unwrap_or_default(),
        guest.family_name.unwrap_or_default(),
        guest.partner.map(|partner| partner.name).unwrap_or_default(),
        guest.status.name().to_owned(),
        time(guest.access_until),
        time(guest.joined_at),
        time(guest.last_active_at),
    ]
}
