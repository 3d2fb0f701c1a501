//! `GET /imports/{id}/matched-users` and `GET /imports/{id}/unmatched-users`: who saw the shared folders.

use actix_web::get;
use actix_web::web::{Data, Path};
use uuid::Uuid;

use super::import;
use super::user::{self, Column};
use super::user_view::{self, ByAddress, MatchedUserView, UnmatchedUserView, position};
use super::{BY_NAME, Of};
use crate::app::App;
use crate::caller::Caller;
use crate::page::{Page, PageRequest};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::valid_query::ValidQuery;

refuses!(NOT_ALLOWED);

/// List an import's matched users
///
/// Users of the export who are members or guests of the workspace, by address: what they saw becomes grants.
#[utoipa::path(tag = "imports", params(("id" = Uuid, Path), ByAddress), responses(
    (status = 200, description = "A page of them.", body = Page<MatchedUserView>),
    Refusals,
))]
#[get("/imports/{id}/matched-users")]
pub async fn list_matched_users(
    app: Data<App>,
    caller: Caller,
    id: Path<Uuid>,
    query: ValidQuery<ByAddress>,
) -> Result<Page<MatchedUserView>> {
    let tenant = caller.may(Action::ImportItems)?;
    let import = import::Model::find(&app.db, &tenant, *id).await?;
    let request = request(import.id, &query.0)?;
    let read = async |db: &_| {
        let users = user::matched(import.id);
        let page = request.fetch(db, users, (Column::SortKey, Column::Id), position).await?;
        page.try_map_all(async |users| user_view::matched(db, &tenant, users).await).await
    };
    app.db.snapshot(read).await
}

/// List an import's unmatched users
///
/// Users of the export whom nobody in the workspace matches, by address. What they saw waits for them,
/// for 90 days and while who imported it owns it.
#[utoipa::path(tag = "imports", params(("id" = Uuid, Path), ByAddress), responses(
    (status = 200, description = "A page of them.", body = Page<UnmatchedUserView>),
    Refusals,
))]
#[get("/imports/{id}/unmatched-users")]
pub async fn list_unmatched_users(
    app: Data<App>,
    caller: Caller,
    id: Path<Uuid>,
    query: ValidQuery<ByAddress>,
) -> Result<Page<UnmatchedUserView>> {
    let tenant = caller.may(Action::ImportItems)?;
    let import = import::Model::find(&app.db, &tenant, *id).await?;
    let request = request(import.id, &query.0)?;
    let read = async |db: &_| {
        let users = user::unmatched(import.id);
        let page = request.fetch(db, users, (Column::SortKey, Column::Id), position).await?;
        page.try_map_all(async |users| user_view::unmatched(&app, db, &tenant, users).await).await
    };
    app.db.snapshot(read).await
}

fn request(import: Uuid, query: &ByAddress) -> Result<PageRequest> {
    PageRequest::new(query.limit, query.cursor.as_deref(), BY_NAME, &Of { import, query })
}
