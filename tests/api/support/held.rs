//! A workspace that somebody keeps others from changing.

use actix_web::rt;
use guestlist::db::{Db, Transaction};
use guestlist::problem::Result;
use guestlist::workspace::workspace;
use tokio::sync::oneshot;
use uuid::Uuid;

/// The lock of a workspace (on SQLite that of all writing), held by a transaction of its own until it is let go.
pub struct Held {
    release: oneshot::Sender<()>,
    holding: rt::task::JoinHandle<()>,
}

impl Held {
    /// Once it is held.
    pub async fn take(db: &Db, workspace_id: Uuid) -> Self {
        let (queued, held) = Self::queue(db, workspace_id);
        held.await.expect("held");
        queued
    }

    /// Which is held as soon as it can be; the other part tells when.
    pub fn queue(db: &Db, workspace_id: Uuid) -> (Self, oneshot::Receiver<()>) {
        let (hold, held) = oneshot::channel();
        let (release, released) = oneshot::channel();
        let db = db.clone();
        let holding = rt::spawn(async move {
            let holding = async |tx: &Transaction| -> Result<()> {
                workspace::Model::lock(tx, workspace_id).await?;
                // Nobody has to wait for it.
                let _ = hold.send(());
                released.await.expect("let go");
                Ok(())
            };
            db.write(holding).await.expect("held");
        });
        (Self { release, holding }, held)
    }

    pub async fn let_go(self) {
        self.release.send(()).expect("it is held");
        self.holding.await.expect("let go");
    }
}
