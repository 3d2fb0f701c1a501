//! Making collections, accounts and secrets of an import's rows.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::PaginatorTrait;
use uuid::Uuid;

use super::bringing_in::{Folder, Progress};
use super::import::{Model, Phase};
use super::imported_folder;
use super::importer::Importer;
use super::row::{self, Details, Status};
use super::sealed_parts::{Parts, open};
use crate::app::App;
use crate::db::Transaction;
use crate::items::data_key::DataKey;
use crate::items::grant::{self, Holder, Role};
use crate::items::item::{self, Kind, Outside};
use crate::items::{content, value};
use crate::problem::{Error, Result};

/// Accounts and secrets made in one transaction: few, so that others need not wait.
const ITEMS: u64 = 250;

/// Makes collections of the chosen folders, all at once: an item finds every one it lies in.
pub async fn make_collections(
    tx: &Transaction,
    import: &Model,
    importer: &Importer,
    now: DateTime<Utc>,
) -> Result<HashMap<Uuid, Folder>> {
    importer.lock(tx, now).await?;
    let rows = row::folders(tx, import.id).await?;
    let imported = imported_folder::names(tx, import.workspace_id).await?;
    let taken: HashSet<Uuid> = rows
        .iter()
        .filter(|folder| folder.is_shared && folder.root_id == Some(folder.id))
        .filter(|folder| folder.status == Status::Waiting && imported.contains(&folder.path))
        .map(|folder| folder.id)
        .collect();
    // Made by a worker before, and not deleted since.
    let made: Vec<Uuid> =
        rows.iter().filter(|folder| folder.status == Status::Successful).map(|folder| folder.id).collect();
    let kept = item::Model::several(tx, &importer.tenant, &made).await?;
    let kept: HashSet<Uuid> = kept.into_iter().map(|collection| collection.id).collect();
    let (mut folders, mut collections, mut places) = (HashMap::new(), Vec::new(), Vec::new());
    let mut skipped: HashMap<Details, Vec<Uuid>> = HashMap::new();
    for folder in &rows {
        let is_taken = folder.root_id.is_some_and(|root_id| taken.contains(&root_id));
        let obstacle = match folder.details {
            _ if folder.status != Status::Waiting => None,
            Some(planned) => Some(planned),
            None if !folder.is_chosen => Some(Details::NotChosen),
            None => is_taken.then_some(Details::AlreadyImported),
        };
        let is_new = folder.status == Status::Waiting && obstacle.is_none();
        if let Some(details) = obstacle {
            skipped.entry(details).or_default().push(folder.id);
        }
        if is_new {
            let outside = Outside::named(Kind::Collection, folder.name.clone());
            collections
                .push(item::Model { id: folder.id, ..item::Model::new(&importer.tenant, &outside, now) });
            let above = folder.parents.0.iter().find(|id| folders.get(*id).is_some_and(|f: &Folder| f.is_in));
            places.extend(above.map(|above| (collections.len() - 1, *above)));
        }
        let is_in = is_new || kept.contains(&folder.id);
        // One that was brought in before was not there to be chosen.
        let is_chosen = folder.is_chosen || folder.details == Some(Details::AlreadyImported);
        folders.insert(folder.id, Folder { is_in, is_chosen });
    }
    for (details, ids) in &skipped {
        for some in ids.chunks(1_000) {
            row::note(tx, some, Status::Skipped, *details).await?;
        }
    }
    for some in collections.chunks(ITEMS as usize) {
        item::Model::insert_all(tx, some).await?;
        own(tx, importer, some, now).await?;
        let ids: Vec<Uuid> = some.iter().map(|collection| collection.id).collect();
        row::note(tx, &ids, Status::Successful, Details::Successful).await?;
    }
    let places: Vec<_> = places.into_iter().map(|(index, above)| (&collections[index], above)).collect();
    for some in places.chunks(ITEMS as usize) {
        content::put(tx, some).await?;
    }
    let made: HashSet<Uuid> = collections.iter().map(|collection| collection.id).collect();
    let at_the_top = |folder: &&row::Model| folder.is_shared && folder.root_id == Some(folder.id);
    for folder in rows.iter().filter(at_the_top).filter(|folder| made.contains(&folder.id)) {
        let claim = imported_folder::Model {
            workspace_id: import.workspace_id,
            name: folder.path.clone(),
            import_id: import.id,
            item_id: folder.id,
        };
        if !claim.claim(tx).await? {
            return Err(Error::internal(Overtaken));
        }
    }
    // Not where a worker before was further already: its failed attempts count on.
    if rows.iter().any(|folder| folder.status == Status::Waiting) {
        let total = rows.len() as i64;
        import.note_progress(tx, Phase::Collections, total, total).await?;
    }
    Ok(folders)
}

/// Makes the next accounts and secrets.
pub async fn make_items(
    tx: &Transaction,
    app: &App,
    import: &Model,
    importer: &Importer,
    folders: &HashMap<Uuid, Folder>,
    before: Option<Progress>,
    now: DateTime<Utc>,
) -> Result<Progress> {
    let before = match before {
        Some(before) => before,
        None => {
            let all = row::of_import(import.id).count(tx).await? as i64 - folders.len() as i64;
            Progress { done: all - row::count_waiting(tx, import.id).await?, total: all }
        }
    };
    importer.lock(tx, now).await?;
    let rows = row::waiting(tx, import.id, ITEMS).await?;
    if rows.is_empty() {
        // Whatever was counted: nothing waits any more.
        return Ok(Progress { done: before.total, ..before });
    }
    let key = DataKey::of(tx, app, &importer.tenant, now).await?;
    let (mut items, mut parts, mut places) = (Vec::new(), Vec::new(), Vec::new());
    let mut skipped: HashMap<Details, Vec<Uuid>> = HashMap::new();
    for row in &rows {
        let known: Vec<(&Uuid, &Folder)> =
            row.parents.0.iter().filter_map(|id| folders.get_key_value(id)).collect();
        let into: Vec<Uuid> = known.iter().filter(|(_, folder)| folder.is_in).map(|(id, _)| **id).collect();
        let comes_in = !into.is_empty() || (known.is_empty() && import.takes_loose);
        if !comes_in {
            let is_chosen = known.iter().any(|(_, folder)| folder.is_chosen);
            let details = if is_chosen { Details::AlreadyImported } else { Details::NotChosen };
            skipped.entry(details).or_default().push(row.id);
            continue;
        }
        let outside = Outside {
            kind: row.kind,
            name: row.name.clone(),
            url: row.url.clone(),
            username: row.username.clone(),
        };
        places.extend(into.into_iter().map(|collection_id| (items.len(), collection_id)));
        items.push(item::Model { id: row.id, ..item::Model::new(&importer.tenant, &outside, now) });
        parts.push(open(&key, row.id, row.sealed.as_deref())?);
    }
    item::Model::insert_all(tx, &items).await?;
    let values: Vec<_> = items
        .iter()
        .zip(&parts)
        .flat_map(|(item, parts): (_, &Parts)| parts.iter().map(move |(field, value)| (item, *field, value)))
        .collect();
    value::put_new(tx, &key, &values).await?;
    let places: Vec<_> = places.into_iter().map(|(index, id): (usize, Uuid)| (&items[index], id)).collect();
    for some in places.chunks(1_000) {
        content::put(tx, some).await?;
    }
    own(tx, importer, &items, now).await?;
    let made: Vec<Uuid> = items.iter().map(|item| item.id).collect();
    row::note(tx, &made, Status::Successful, Details::Successful).await?;
    for (details, ids) in &skipped {
        row::note(tx, ids, Status::Skipped, *details).await?;
    }
    let progress = Progress { done: before.done + rows.len() as i64, ..before };
    import.note_progress(tx, Phase::Items, progress.done, progress.total).await?;
    Ok(progress)
}

/// Makes who imports the owner of what was made.
async fn own(tx: &Transaction, importer: &Importer, items: &[item::Model], now: DateTime<Utc>) -> Result<()> {
    let holder = Holder::Member(importer.member.id);
    let grant =
        |item: &item::Model| grant::Model::new(importer.tenant.id(), item.id, holder, Role::Owner, None, now);
    grant::Model::insert_all(tx, items.iter().map(grant).collect()).await
}

/// Two imports bring the same shared folder in at once: the next try finds what the other one did.
#[derive(Debug, thiserror::Error)]
#[error("another import brings in the same shared folder")]
struct Overtaken;
