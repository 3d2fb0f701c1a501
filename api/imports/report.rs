//! `GET /imports/{id}/report.csv` and `GET /imports/{id}/unmatched-users.csv`: the report as files for
//! spreadsheets.

use std::collections::HashMap;

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use sea_orm::Order;
use uuid::Uuid;

use super::row::{Details, Status};
use super::{import, list_items, row, user, user_view};
use crate::app::App;
use crate::caller::{Caller, Tenant};
use crate::csv_file::{Part, STRETCH, csv_file};
use crate::items::item::Kind;
use crate::page::{Position, stretch};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED);

/// Download an import's report
///
/// A row for each folder, account and secret, then one for each user of each shared folder. Cells that begin
/// like a formula have a leading apostrophe.
#[utoipa::path(tag = "imports", params(("id" = Uuid, Path)), responses(
    (status = 200, description = "The file.", content_type = "text/csv", body = String),
    Refusals,
))]
#[get("/imports/{id}/report.csv")]
pub async fn export_import_report(app: Data<App>, caller: Caller, id: Path<Uuid>) -> Result<HttpResponse> {
    let tenant = caller.may(Action::ImportItems)?;
    let import = import::Model::find(&app.db, &tenant, *id).await?;
    let name = file_name(&tenant, &import, "import");
    let part = async move |after: Option<After>| match after.unwrap_or(After::Row(None)) {
        After::Row(after) => items(&app, import.id, after).await,
        After::User(after) => users(&app, import.id, after).await,
    };
    Ok(csv_file(&name, COLUMNS, part))
}

/// Download an import's unmatched users
///
/// With how much they saw. Cells that begin like a formula have a leading apostrophe.
#[utoipa::path(tag = "imports", params(("id" = Uuid, Path)), responses(
    (status = 200, description = "The file.", content_type = "text/csv", body = String),
    Refusals,
))]
#[get("/imports/{id}/unmatched-users.csv")]
pub async fn export_unmatched_users(app: Data<App>, caller: Caller, id: Path<Uuid>) -> Result<HttpResponse> {
    let tenant = caller.may(Action::ImportItems)?;
    let import = import::Model::find(&app.db, &tenant, *id).await?;
    let name = file_name(&tenant, &import, "unmatched-users");
    let part = async move |after: Option<Position>| {
        let order = (user::Column::SortKey, user::Column::Id);
        let query = stretch(user::unmatched(import.id), order, Order::Asc, after.as_ref(), STRETCH);
        let users = query.all(&app.db).await?;
        let next = users.last().filter(|_| users.len() as u64 == STRETCH).map(user_view::position);
        let row = |user: user::Model| {
            let counts = [user.collections, user.accounts, user.secrets].map(|count| count.to_string());
            [vec![user.email], counts.to_vec()].concat()
        };
        Ok((users.into_iter().map(row).collect(), next))
    };
    Ok(csv_file(&name, &["Username", "Collections", "Accounts", "Secrets"], part))
}

const COLUMNS: &[&str] = &[
    "Item type",
    "Import status",
    "Status details",
    "Item path",
    "Item name",
    "Item username",
    "Item URL",
    "Username",
];

fn file_name(tenant: &Tenant, import: &import::Model, what: &str) -> String {
    let day = import.created_at.format("%Y-%m-%d");
    format!("{}-{what}-{day}.csv", tenant.workspace().slug)
}

/// Where the report goes on.
enum After {
    Row(Option<Position>),
    User(Option<Position>),
}

async fn items(app: &App, import_id: Uuid, after: Option<Position>) -> Result<Part<After>> {
    let order = (row::Column::NameKey, row::Column::Id);
    let query = stretch(row::of_import(import_id), order, Order::Asc, after.as_ref(), STRETCH);
    let rows = query.all(&app.db).await?;
    let paths = row::paths(&app.db, &rows).await?;
    let next = match rows.last().filter(|_| rows.len() as u64 == STRETCH) {
        Some(last) => After::Row(Some(list_items::position(last))),
        None => After::User(None),
    };
    let cells = |row: row::Model| {
        vec![
            row.kind.name().to_owned(),
            row.status.name().to_owned(),
            row.details.map(Details::name).unwrap_or_default().to_owned(),
            paths[&row.id].join(", "),
            row.name,
            row.username,
            row.url,
            String::new(),
        ]
    };
    Ok((rows.into_iter().map(cells).collect(), Some(next)))
}

/// The users of the shared folders, a row for each folder.
async fn users(app: &App, import_id: Uuid, after: Option<Position>) -> Result<Part<After>> {
    let db = &app.db;
    let order = (user::Column::SortKey, user::Column::Id);
    let query = stretch(user::of_import(import_id), order, Order::Asc, after.as_ref(), STRETCH);
    let users = query.all(db).await?;
    let next = users.last().filter(|_| users.len() as u64 == STRETCH);
    let next = next.map(|last| After::User(Some(user_view::position(last))));
    let seen = users.iter().flat_map(|user| &user.accesses.0).map(|access| access.folder_id);
    let folders: HashMap<Uuid, row::Model> = row::several(db, seen.collect()).await?;
    let cells = users.iter().flat_map(|user| {
        user.accesses.0.iter().filter_map(|access| {
            let folder = folders.get(&access.folder_id)?;
            let (status, details) = granted(user, folder);
            Some(vec![
                Kind::Collection.name().to_owned(),
                status.name().to_owned(),
                details.to_owned(),
                folder.path.clone(),
                folder.name.clone(),
                String::new(),
                String::new(),
                user.email.clone(),
            ])
        })
    });
    Ok((cells.collect(), next))
}

/// What became of what somebody saw of a folder.
fn granted(user: &user::Model, folder: &row::Model) -> (Status, &'static str) {
    match folder.status {
        Status::Successful if !user.is_done => (Status::Waiting, ""),
        Status::Successful if user.member_id.is_some() => (Status::Successful, "successful"),
        Status::Successful => (Status::Failed, "user_not_found"),
        status => (status, folder.details.map(Details::name).unwrap_or_default()),
    }
}
