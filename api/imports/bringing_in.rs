//! Bringing an import in, stretch by stretch: each commits what it made together with the note that it was
//! made, so that a process killed in between leaves nothing half done, and nothing is made twice.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel, PaginatorTrait, Set};
use uuid::Uuid;

use super::ending::{Outcome, tell};
use super::import::Model;
use super::importer::Importer;
use super::making_grants::{Within, make_grants};
use super::making_items::{make_collections, make_items};
use super::user;
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::db::Transaction;
use crate::problem::{NOT_FOUND, Result};

/// See the module.
pub struct BringingIn<'a> {
    app: &'a App,
    import: &'a Model,
    /// What became of the import's folders, once they are collections.
    folders: Option<HashMap<Uuid, Folder>>,
    /// Accounts and secrets made, of how many.
    items: Option<Progress>,
    /// Users whose grants were made, of how many.
    users: Option<Progress>,
    within: Within,
    /// How many of the items the database has been told of.
    known: i64,
}

/// What became of a folder.
pub struct Folder {
    pub is_in: bool,
    pub is_chosen: bool,
}

/// So much of a phase is done.
#[derive(Clone, Copy)]
pub struct Progress {
    pub done: i64,
    pub total: i64,
}

/// Whether there is more to do.
pub enum Stretch {
    More,
    /// It is done, or another worker's, or cancelled.
    Over,
}

impl<'a> BringingIn<'a> {
    /// Where a worker before has come to.
    pub fn new(app: &'a App, import: &'a Model) -> Self {
        Self { app, import, folders: None, items: None, users: None, within: Within::default(), known: 0 }
    }

    /// The next stretch of work, in one transaction.
    pub async fn stretch(&mut self) -> Result<Stretch> {
        let (app, import, now) = (self.app, self.import, self.app.clock.now());
        let Some(folders) = &self.folders else {
            let made = app.db.write(async |tx| {
                let Some(importer) = hold(tx, import, now).await? else { return Ok(None) };
                make_collections(tx, import, &importer, now).await.map(Some)
            });
            let Some(folders) = made.await? else { return Ok(Stretch::Over) };
            self.folders = Some(folders);
            return Ok(Stretch::More);
        };
        if self.items.is_none_or(|items| items.done < items.total) {
            let before = self.items;
            let made = app.db.write(async |tx| {
                let Some(importer) = hold(tx, import, now).await? else { return Ok(None) };
                make_items(tx, app, import, &importer, folders, before, now).await.map(Some)
            });
            let Some(items) = made.await? else { return Ok(Stretch::Over) };
            self.items = Some(items);
            if items.done >= 2 * self.known {
                know_new_rows(app).await?;
                self.known = items.done;
            }
            return Ok(Stretch::More);
        }
        if self.users.is_none_or(|users| users.done < users.total) {
            let (before, within) = (self.users, &mut self.within);
            let made = app.db.write(async |tx| {
                let Some(importer) = hold(tx, import, now).await? else { return Ok(None) };
                make_grants(tx, import, &importer, folders, within, before, now).await.map(Some)
            });
            let Some(users) = made.await? else { return Ok(Stretch::Over) };
            self.users = Some(users);
            return Ok(Stretch::More);
        }
        know_new_rows(app).await?;
        let ended = app.db.write(async |tx| {
            let Some(importer) = hold(tx, import, now).await? else { return Ok(()) };
            complete(tx, app, import, &importer, now).await
        });
        ended.await?;
        Ok(Stretch::Over)
    }
}

/// Holds the import until the transaction ends; none where it is not this worker's any more.
async fn hold(tx: &Transaction, import: &Model, now: DateTime<Utc>) -> Result<Option<Importer>> {
    match import.hold(tx, now).await? {
        true => Importer::of(tx, import, now).await.map(Some),
        false => Ok(None),
    }
}

/// PostgreSQL plans by what it knows of its tables, and learns by itself of many new rows a minute later: until
/// then a list would take half a minute, and checking each new row's references, by a plan for an empty table,
/// the longer the more there are.
async fn know_new_rows(app: &App) -> Result<()> {
    if !app.db.is_sqlite() {
        app.db.execute_unprepared("ANALYZE items, item_values, contents, grants, import_rows").await?;
    }
    Ok(())
}

/// Notes that all of it is in, and tells.
async fn complete(
    tx: &Transaction,
    app: &App,
    import: &Model,
    importer: &Importer,
    now: DateTime<Utc>,
) -> Result<()> {
    let matched = user::matched(import.id).count(tx).await? as i64;
    let all = user::of_import(import.id).count(tx).await? as i64;
    let mut change = Model::by_id(tx, import.id).await?.ok_or(NOT_FOUND)?.into_active_model();
    Outcome::of(tx, import).await?.set_in(&mut change);
    change.completed_at = Set(Some(now));
    change.matched_users = Set(matched);
    change.unmatched_users = Set(all - matched);
    let import = change.update(tx).await?;
    record(tx, &importer.tenant, Happening::ImportCompleted(&import), now).await?;
    tell(tx, app, &importer.tenant, &import, now).await
}
