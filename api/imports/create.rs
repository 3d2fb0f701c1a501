//! `POST /imports`: upload an export, and see what it would bring.

use std::collections::HashSet;
use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse, post};

use super::ending::{forget, forget_too_many};
use super::export::Unreadable;
use super::import::{Model, Source};
use super::imported_folder;
use super::lastpass::shared_folders;
use super::plan::{Plan, sites_of};
use super::store::store;
use super::upload::{ImportFiles, Upload};
use super::view::{ImportView, view};
use crate::app::App;
use crate::caller::{Caller, Tenant};
use crate::permissions::Action;
use crate::problem::{Error, INVALID, NOT_ALLOWED, Result, refuses};
use crate::routes::BASE;

/// LastPass puts this before the name of every shared folder.
const SHARED: &str = "Shared-";

refuses!(NOT_ALLOWED, INVALID);

/// Upload an export
///
/// Answers what it would bring. Nothing is brought in before its commit; what waits for that is kept, its
/// passwords, TOTP seeds, notes and texts encrypted, and forgotten after 24 hours. A file that cannot be read
/// is refused whole, with the row.
#[utoipa::path(
    tag = "imports",
    request_body(content = ImportFiles, content_type = "multipart/form-data"),
    responses(
        (status = 201, description = "What it would bring.", body = ImportView,
            headers(("Location" = String, description = "The import's address."))),
        Refusals,
    )
)]
#[post("/imports")]
pub async fn create_import(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse> {
    let tenant = caller.may(Action::ImportItems)?;
    let upload = Upload::read(&request, payload.into_inner(), app.config.upload_limit).await?;
    let import = keep(&app, &tenant, &upload).await?;
    let import = view(&app.db, import).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("{BASE}/imports/{}", import.id)))
        .json(import))
}

/// Reads an upload to its end, and then keeps it.
async fn keep(app: &App, tenant: &Tenant, upload: &Upload) -> Result<Model> {
    let turn = Arc::new(app.uploads.clone().acquire_owned().await.map_err(Error::internal)?);
    let imported = imported_folder::names(&app.db, tenant.id()).await?;
    let (plan, users) = {
        let (source, vault, shared) = (upload.source, upload.vault.clone(), upload.shared_folders.clone());
        let most = app.config.import_rows;
        // Held by the work itself, too: it runs on when the request it was for is given up.
        let turn = turn.clone();
        let read = move || {
            let read = read(source, &vault, shared.as_deref(), most, imported);
            drop(turn);
            read
        };
        web::block(read).await.map_err(Error::internal)??
    };
    let import = store(app, tenant, upload, &plan, users).await;
    if let Err((Some(import_id), _)) = &import {
        // What was kept of it is nobody's; should this fail too, it goes with what is forgotten.
        if let Err(error) = app.db.write(async |tx| forget(tx, *import_id).await).await {
            tracing::warn!(%error, "an upload that failed could not be forgotten");
        }
    }
    let import = import.map_err(|(_, error)| error)?;
    forget_too_many(app, tenant).await?;
    Ok(import)
}

/// What the files would bring; which of them cannot be read, and why.
fn read(
    source: Source,
    vault: &[u8],
    shared: Option<&[u8]>,
    most: usize,
    imported: HashSet<String>,
) -> Result<(Plan, Vec<super::plan::User>)> {
    let shared = match shared {
        Some(file) => {
            let text = shared_folders::decode(file).map_err(of("shared_folders"))?;
            shared_folders::shared_folders(&text, most).map_err(of("shared_folders"))?
        }
        None => Vec::new(),
    };
    let named: HashSet<&str> = shared.iter().map(|folder| folder.name.as_str()).collect();
    let is_shared =
        |name: &str| named.contains(name) || (source == Source::Lastpass && name.starts_with(SHARED));
    let text = source.decode(vault).map_err(of("vault"))?;
    let entries = source.entries(&text, most).map_err(of("vault"))?;
    let mut plan = Plan::read(entries, is_shared, sites_of(&shared), imported).map_err(of("vault"))?;
    plan.note_not_in_vault(&shared);
    let users = plan.users(shared).map_err(of("shared_folders"))?;
    Ok((plan, users))
}

/// 422 that says what is wrong with which file.
fn of(file: &'static str) -> impl Fn(Unreadable) -> Error {
    move |fault| Error::field(file, fault.code, &fault.to_string())
}
