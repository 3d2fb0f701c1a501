//! Group commit for SQLite, which has one writer and flushes the disk at each commit: writes that
//! wait at the same time share a transaction, and all are answered after its one commit.
//!
//! Whoever opens a group also queues its commit. The queue is fair, so the group is those who waited
//! by then, and whoever comes while the disk is flushed is in the next. Where their work takes long, who
//! is next has the group committed first: its first need not wait for its last, nor the cache hold what
//! all of them change.
//!
//! Each write has a savepoint. One that fails, or is dropped because its client left, leaves the group
//! at work, and whoever is next goes back to the savepoint first: what the others did stays. A write
//! may be dropped wherever its work waits, and while its group begins, which then still happens; so
//! each step here is one statement, and it is said before what holds after it.

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DbErr};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, oneshot};

use super::sqlite::{Connection, elsewhere};
use super::{Transaction, acquired};
use crate::problem::{Error, Result};

/// The writer's connection, and the group that is open on it.
#[derive(Clone)]
pub struct GroupCommit {
    connection: Arc<Connection>,
    group: Arc<Mutex<Option<Group>>>,
    /// Told after every commit.
    committed: Arc<Notify>,
}

/// A group at work for longer than this takes nobody else in. The flush that one more group costs takes a
/// tenth of it on a fast disk.
const LONG: Duration = Duration::from_millis(20);

/// Writes that will be committed together.
struct Group {
    /// By this it is also known from others.
    began_at: Instant,
    stage: Stage,
    /// Those that are done and wait for the commit.
    done: Vec<oneshot::Sender<Committed>>,
}

/// What became of a group.
type Committed = std::result::Result<(), DbErr>;

/// How far a group's newest write is.
enum Stage {
    /// There is no savepoint.
    Kept,
    /// The savepoint is set, and nothing was done after it.
    Ready,
    /// Something may have been done after the savepoint.
    AtWork,
}

impl GroupCommit {
    /// On the only connection that writes.
    pub fn new(connection: Connection, committed: Arc<Notify>) -> Self {
        Self { connection: Arc::new(connection), group: Arc::default(), committed }
    }

    /// Does the work when it is its turn, and answers once it is on the disk.
    pub async fn write<T>(&self, work: impl AsyncFnOnce(&Transaction) -> Result<T>) -> Result<T> {
        let mut turn = acquired(self.group.clone().lock_owned()).await?;
        if turn.as_ref().is_some_and(|group| group.began_at.elapsed() > LONG) {
            // In a task of its own: this client may leave.
            turn = tokio::spawn(self.clone().commit(turn)).await.map_err(Error::internal)?;
        }
        self.go_back(&mut turn).await;
        let group = match turn.as_mut() {
            Some(group) => group,
            None => turn.insert(self.open().await?),
        };
        if let Stage::Kept = std::mem::replace(&mut group.stage, Stage::AtWork) {
            self.connection.execute_unprepared("SAVEPOINT turn").await?;
        }
        let value = work(&Transaction::Sqlite(self.connection())).await?;
        group.stage = Stage::Kept;
        if let Err(lost) = self.connection.execute_unprepared("RELEASE turn").await {
            self.abandon(&mut turn, &lost);
            return Err(lost.into());
        }
        let (done, is_committed) = oneshot::channel();
        group.done.push(done);
        drop(turn);
        is_committed.await.map_err(Error::internal)??;
        Ok(value)
    }

    /// The connection itself, for who is alone with it.
    pub fn connection(&self) -> Arc<Connection> {
        self.connection.clone()
    }

    /// How many write: one or none.
    pub fn in_use(&self) -> usize {
        usize::from(self.group.try_lock().is_err())
    }

    /// Begins a group's transaction and queues its commit, in a task of its own: the client of the
    /// first write may leave. Both may have to wait, for other processes and for the disk, and do so
    /// on a thread that nobody else needs.
    async fn open(&self) -> std::result::Result<Group, DbErr> {
        let connection = self.connection();
        elsewhere(move || connection.begin_writing()).await?;
        let (this, began_at) = (self.clone(), Instant::now());
        tokio::spawn(async move {
            let turn = this.group.clone().lock_owned().await;
            // One that was committed early has another behind it, whose own commit is still to come.
            if turn.as_ref().is_some_and(|group| group.began_at == began_at) {
                this.commit(turn).await;
            }
        });
        Ok(Group { began_at, stage: Stage::Kept, done: Vec::new() })
    }

    /// Commits the open group, if there is one, and answers those in it.
    async fn commit(self, mut turn: OwnedMutexGuard<Option<Group>>) -> OwnedMutexGuard<Option<Group>> {
        self.go_back(&mut turn).await;
        let Some(group) = turn.take() else { return turn };
        let connection = self.connection();
        let result = elsewhere(move || connection.commit()).await;
        if result.is_ok() {
            self.committed.notify_one();
        }
        tell(group.done, &result);
        turn
    }

    /// Undoes what an unfinished write has left behind.
    async fn go_back(&self, turn: &mut Option<Group>) {
        if let Some(group) = turn.as_mut().filter(|group| matches!(group.stage, Stage::AtWork)) {
            match self.connection.execute_unprepared("ROLLBACK TO turn").await {
                Ok(_) => group.stage = Stage::Ready,
                Err(lost) => self.abandon(turn, &lost),
            }
        }
    }

    /// Gives up a group whose savepoint is gone: SQLite undoes a whole transaction by itself when, for
    /// one, the disk is full. Nobody in it may be told that their work is kept.
    fn abandon(&self, turn: &mut Option<Group>, lost: &DbErr) {
        let Some(group) = turn.take() else { return };
        tracing::error!(error = %lost, "writes were undone because their transaction is gone");
        self.connection.roll_back();
        tell(group.done, &Err(lost.clone()));
    }
}

fn tell(done: Vec<oneshot::Sender<Committed>>, result: &Committed) {
    for write in done {
        // Whoever has left need not be told.
        let _ = write.send(result.clone());
    }
}
