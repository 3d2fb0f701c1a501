//! `GET /imports/{id}/items`: what became of each folder, account and secret.

use actix_web::get;
use actix_web::web::{Data, Path};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::row::{Column, Details, Model, Review, Status, of_import};
use super::{BY_NAME, Of};
use super::{import, row};
use crate::app::App;
use crate::caller::Caller;
use crate::items::item::Kind;
use crate::page::{Key, Page, PageRequest, Position};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::{CommaSeparated, ValidQuery};

#[derive(Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListImportItems {
    /// Rows on a page.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u64>,
    /// `next_cursor` or `prev_cursor` of a page of this list with the same filters.
    cursor: Option<String>,
    /// Kinds to show.
    #[param(value_type = Option<Vec<Kind>>, style = Form, explode = false, min_items = 1, max_items = 100)]
    kind: Option<CommaSeparated<Kind>>,
    /// Statuses to show.
    #[param(value_type = Option<Vec<Status>>, style = Form, explode = false, min_items = 1, max_items = 100)]
    status: Option<CommaSeparated<Status>>,
    /// Those worth a look for one of these reasons.
    #[param(value_type = Option<Vec<Review>>, style = Form, explode = false, min_items = 1, max_items = 100)]
    review: Option<CommaSeparated<Review>>,
}

/// A folder, an account or a secret of an import.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportItem)]
pub struct ImportItemView {
    /// The item it became has this id too.
    pub id: Uuid,
    pub kind: Kind,
    #[schema(example = "Facebook Ads")]
    pub name: String,
    #[schema(example = "https://www.facebook.com/login.php")]
    pub url: String,
    #[schema(example = "ads@contenzilla.test")]
    pub username: String,
    /// A folder's own path, else those of the folders it lies in.
    pub paths: Vec<String>,
    pub status: Status,
    /// Why.
    pub details: Option<Details>,
    /// Why somebody should look at it.
    pub review: Option<Review>,
}

impl ImportItemView {
    fn new(row: Model, paths: Vec<String>) -> Self {
        Self {
            paths,
            id: row.id,
            kind: row.kind,
            name: row.name,
            url: row.url,
            username: row.username,
            status: row.status,
            details: row.details,
            review: row.review,
        }
    }
}

refuses!(NOT_ALLOWED);

/// List an import's items
///
/// By name, with what became of each.
#[utoipa::path(tag = "imports", params(("id" = Uuid, Path), ListImportItems), responses(
    (status = 200, description = "A page of them.", body = Page<ImportItemView>),
    Refusals,
))]
#[get("/imports/{id}/items")]
pub async fn list_import_items(
    app: Data<App>,
    caller: Caller,
    id: Path<Uuid>,
    query: ValidQuery<ListImportItems>,
) -> Result<Page<ImportItemView>> {
    let tenant = caller.may(Action::ImportItems)?;
    let ValidQuery(query) = query;
    let import = import::Model::find(&app.db, &tenant, *id).await?;
    let mut rows = of_import(import.id);
    if let Some(CommaSeparated(kinds)) = &query.kind {
        rows = rows.filter(Column::Kind.is_in(kinds.clone()));
    }
    if let Some(CommaSeparated(statuses)) = &query.status {
        rows = rows.filter(Column::Status.is_in(statuses.clone()));
    }
    if let Some(CommaSeparated(reasons)) = &query.review {
        rows = rows.filter(Column::Review.is_in(reasons.clone()));
    }
    let of = Of { import: import.id, query: &query };
    let request = PageRequest::new(query.limit, query.cursor.as_deref(), BY_NAME, &of)?;
    let read = async |db: &_| {
        let page = request.fetch(db, rows, (Column::NameKey, Column::Id), position).await?;
        let show = async |rows: Vec<Model>| {
            let mut paths = row::paths(db, &rows).await?;
            let show = |row: Model| {
                let paths = paths.remove(&row.id).unwrap_or_default();
                ImportItemView::new(row, paths)
            };
            Ok(rows.into_iter().map(show).collect())
        };
        page.try_map_all(show).await
    };
    app.db.snapshot(read).await
}

/// A row's place among those of its import.
pub fn position(row: &Model) -> Position {
    Position { key: Key::Text(row.name_key.clone()), id: row.id }
}
