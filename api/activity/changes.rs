//! Noticing that something changed, whichever replica changed it: every change writes an event, so
//! the newest events of a workspace tell. While somebody follows a workspace, each server looks for
//! them once a second, however many follow.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};
use tokio::sync::watch;

use super::event::{Column, Entity};
use crate::app::App;
use crate::caller::Tenant;
use crate::db::one_column;
use crate::problem::Result;

/// How often a followed workspace is looked at.
const INTERVAL: Duration = Duration::from_secs(1);

/// So many of the newest events are looked at: one that is committed late, or by a replica whose clock
/// is behind, comes to stand among them and not at their head.
const LOOKED_AT: u64 = 50;

/// The newest events of a workspace.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Newest {
    /// The newest one by its time.
    pub id: Option<Uuid>,
    /// Another one whenever one was added, wherever it stands.
    pub mark: Uuid,
}

/// The workspaces somebody follows.
pub struct Changes {
    followed: Mutex<HashMap<Uuid, watch::Sender<Newest>>>,
    stopping: watch::Sender<bool>,
}

impl Default for Changes {
    fn default() -> Self {
        Self { followed: Mutex::default(), stopping: watch::Sender::new(false) }
    }
}

impl Changes {
    /// The workspace's newest events, now and whenever there is another one.
    pub async fn follow(app: &App, tenant: &Tenant) -> Result<watch::Receiver<Newest>> {
        let id = tenant.id();
        let newest = newest(&app.db, id).await?;
        let mut followed = app.changes.followed();
        if let Some(known) = followed.get(&id) {
            return Ok(known.subscribe());
        }
        let (sender, receiver) = watch::channel(newest);
        followed.insert(id, sender);
        tokio::spawn(look(app.clone(), id));
        Ok(receiver)
    }

    /// Tells all who follow that the server stops.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// True once the server stops.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    fn followed(&self) -> MutexGuard<'_, HashMap<Uuid, watch::Sender<Newest>>> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who follows a workspace is told through this; none when nobody does any more.
    fn sender(&self, id: Uuid) -> Option<watch::Sender<Newest>> {
        let mut followed = self.followed();
        if followed.get(&id)?.receiver_count() == 0 {
            followed.remove(&id);
        }
        followed.get(&id).cloned()
    }
}

async fn look(app: App, id: Uuid) {
    loop {
        tokio::time::sleep(INTERVAL).await;
        let Some(sender) = app.changes.sender(id) else { return };
        match newest(&app.db, id).await {
            Ok(newest) => {
                sender.send_if_modified(|known| std::mem::replace(known, newest) != newest);
            }
            Err(error) => tracing::warn!(%error, "changes could not be looked for"),
        }
    }
}

async fn newest(db: &impl ConnectionTrait, workspace_id: Uuid) -> Result<Newest> {
    let query = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::WorkspaceId.eq(workspace_id))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .limit(LOOKED_AT);
    let ids: Vec<Uuid> = one_column(query).all(db).await?;
    let mark = ids.iter().fold(0, |mark, id| mark ^ id.as_u128());
    Ok(Newest { id: ids.first().copied(), mark: Uuid::from_u128(mark) })
}
