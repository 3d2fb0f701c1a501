//! `POST /imports/{id}/commit`: bring in what was previewed.

use std::collections::{HashMap, HashSet};

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel, Set};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::import::{Model, NOT_PREVIEWED, Phase, Status};
use super::row;
use super::view::{ImportView, view};
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::Caller;
use crate::permissions::Action;
use crate::problem::{Error, INVALID, NOT_ALLOWED, Result, refuses};
use crate::valid_json::OptionalJson;

/// What of it.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitImport {
    /// Paths of folders, as the import names them: each with all that lies in it, shared ones only whole. An
    /// empty path is what lies in no folder. Left out: everything.
    #[schema(example = json!(["Shared-Marketing", "Shared-Office"]))]
    folders: Option<Vec<String>>,
}

refuses!(NOT_ALLOWED, NOT_PREVIEWED, INVALID);

/// Bring in what was previewed
///
/// Answers at once; follow the import's `progress`.
#[utoipa::path(tag = "imports", params(("id" = Uuid, Path)), request_body = Option<CommitImport>, responses(
    (status = 202, description = "It runs.", body = ImportView),
    Refusals,
))]
#[post("/imports/{id}/commit")]
pub async fn commit_import(
    app: Data<App>,
    caller: Caller,
    id: Path<Uuid>,
    body: OptionalJson<CommitImport>,
) -> Result<HttpResponse> {
    let tenant = caller.may(Action::ImportItems)?;
    let folders = body.0.and_then(|body| body.folders);
    let now = app.clock.now();
    let import = app
        .db
        .write(async |tx| {
            let import = Model::lock(tx, &tenant, *id).await?;
            if import.status() != Status::Previewed || import.is_forgotten(now) {
                return Err(NOT_PREVIEWED.into());
            }
            let total = row::count_folders(tx, import.id).await?;
            let takes_loose = match &folders {
                Some(paths) => choose(tx, &import, paths).await?,
                None => true,
            };
            let mut change = import.into_active_model();
            change.committed_at = Set(Some(now));
            change.takes_loose = Set(takes_loose);
            change.phase = Set(Phase::Collections);
            change.done = Set(0);
            change.total = Set(total);
            let import = change.update(tx).await?;
            record(tx, &tenant, Happening::ImportStarted(&import), now).await?;
            view(tx, import).await
        })
        .await?;
    Ok(HttpResponse::Accepted().json(import))
}

/// Chooses folders by their paths; answers whether what lies in none is wanted too.
async fn choose(db: &impl ConnectionTrait, import: &Model, paths: &[String]) -> Result<bool> {
    let folders = row::folders(db, import.id).await?;
    let in_vault = folders.iter().filter(|folder| folder.is_in_vault());
    let by_path: HashMap<&str, &row::Model> = in_vault.map(|folder| (folder.path.as_str(), folder)).collect();
    if paths.is_empty() {
        return Err(Error::field("folders", "required", "Choose one folder at least, or leave folders out."));
    }
    if !paths.iter().all(|path| path.is_empty() || by_path.contains_key(path.as_str())) {
        let detail = "One of these folders is not in the export. Give the paths as the import names them.";
        return Err(Error::field("folders", "unknown_folder", detail));
    }
    let paths: HashSet<&str> = paths.iter().map(String::as_str).collect();
    let wanted: HashMap<Uuid, &row::Model> =
        paths.iter().filter_map(|path| by_path.get(path)).map(|folder| (folder.id, *folder)).collect();
    let has_its_root = |folder: &row::Model| folder.root_id.is_some_and(|root| wanted.contains_key(&root));
    if wanted.values().any(|folder| folder.is_shared && !has_its_root(folder)) {
        let detail =
            "A shared folder is brought in whole, for everybody who saw it. Choose the one at the top.";
        return Err(Error::field("folders", "within_shared_folder", detail));
    }
    let mut chosen: HashSet<Uuid> = HashSet::new();
    // Each after the one it lies in.
    for folder in &folders {
        let lies_in_one = folder.parents.0.iter().any(|parent| chosen.contains(parent));
        if lies_in_one || paths.contains(folder.path.as_str()) {
            chosen.insert(folder.id);
        }
    }
    row::choose(db, import.id, &Vec::from_iter(chosen)).await?;
    Ok(paths.contains(""))
}
