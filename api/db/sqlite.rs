//! One connection to an SQLite file, used on the thread of whoever asks: a statement takes less time
//! than it would take to hand it to another thread, as sqlx does with each.

mod failure;
mod migrating;
mod readers;
mod rows;
mod values;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::OpenFlags;
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::sea_query::ColumnType;
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExecResult, ProxyExecResult, ProxyRow, QueryResult, Statement, Value,
};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::cells::Cells;
use crate::config::SqliteSynchronous;
use failure::{failed, unopened};
pub use migrating::migrate;
pub use readers::Readers;
use rows::Columns;

/// How long a writer waits for another process, e.g. `guestlist worker`, to finish its transaction.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// As many statements stay prepared on a connection.
const PREPARED: usize = 128;

/// What the columns hold, by table and name. SQLite does not know it: a time is TEXT to it.
pub type ColumnTypes = HashMap<(&'static str, &'static str), ColumnType>;

/// An SQLite file, and how it is used.
pub struct File {
    pub path: PathBuf,
    pub synchronous: SqliteSynchronous,
    pub column_types: ColumnTypes,
}

impl File {
    /// A file whose columns are read as SQLite keeps them.
    pub fn untyped(path: PathBuf) -> Self {
        Self { path, synchronous: SqliteSynchronous::Full, column_types: ColumnTypes::default() }
    }
}

/// A connection to an SQLite file.
pub struct Connection(Mutex<Inner>);

struct Inner {
    connection: rusqlite::Connection,
    columns: Columns,
}

impl Connection {
    /// Opens the file, and makes it where there is none.
    pub fn open(file: Arc<File>) -> Result<Self, DbErr> {
        let opened = Self::with_flags(file.clone(), OpenFlags::default())?;
        let synchronous = match file.synchronous {
            SqliteSynchronous::Full => "FULL",
            SqliteSynchronous::Normal => "NORMAL",
        };
        let settings = [
            ("journal_mode", "WAL"),
            ("synchronous", synchronous),
            ("foreign_keys", "ON"),
            // What undoing to a savepoint would need, too: else each write of a group makes a file for it.
            ("temp_store", "MEMORY"),
            // Pages; the default is 1,000. What many commits change is written back once in 16 MB of log.
            ("wal_autocheckpoint", "4000"),
        ];
        for (name, value) in settings {
            opened.set(name, value)?;
        }
        Ok(opened)
    }

    /// Opens the file for whoever writes: with a larger cache.
    pub fn open_to_write(file: Arc<File>) -> Result<Self, DbErr> {
        let opened = Self::open(file)?;
        // In KiB; the default of 2,000 is less than a bulk call changes, and what does not fit is written
        // to the log at once, read again, and often written again.
        opened.set("cache_size", "-16000")?;
        Ok(opened)
    }

    /// Opens a file to read from, and writes nothing to it.
    pub fn open_to_read(file: Arc<File>) -> Result<Self, DbErr> {
        Self::with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    fn set(&self, name: &str, value: &str) -> Result<(), DbErr> {
        self.lock().connection.pragma_update(None, name, value).map_err(unopened)
    }

    fn with_flags(file: Arc<File>, flags: OpenFlags) -> Result<Self, DbErr> {
        let connection = rusqlite::Connection::open_with_flags(&file.path, flags).map_err(unopened)?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        connection.busy_timeout(BUSY_TIMEOUT).map_err(unopened)?;
        Ok(Self(Mutex::new(Inner { connection, columns: Columns::new(file) })))
    }

    /// Begins a transaction that may write, instead of one that was left open. Waits, on this thread,
    /// for other processes to finish theirs.
    pub fn begin_writing(&self) -> Result<(), DbErr> {
        let inner = self.lock();
        roll_back(&inner.connection);
        inner.connection.execute_batch("BEGIN IMMEDIATE").map_err(failed)
    }

    /// Begins a transaction that sees one moment, from its first statement on.
    pub fn begin_reading(&self) -> Result<(), DbErr> {
        self.lock().connection.execute_batch("BEGIN").map_err(failed)
    }

    /// Commits, which waits for the disk; undoes everything where that does not work.
    pub fn commit(&self) -> Result<(), DbErr> {
        let inner = self.lock();
        inner.connection.execute_batch("COMMIT").map_err(|error| {
            roll_back(&inner.connection);
            failed(error)
        })
    }

    /// Undoes the open transaction, if there is one. (SQLite undoes one by itself when, for one, the
    /// disk is full.)
    pub fn roll_back(&self) {
        roll_back(&self.lock().connection);
    }

    /// A statement that panicked has left nothing behind: what it had of the connection was dropped.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn rows(&self, statement: &Statement, most: usize) -> Result<Vec<ProxyRow>, DbErr> {
        let Inner { connection, columns } = &mut *self.lock();
        rows::read(connection, columns, statement, most)
    }

    /// A query's rows, each as it is read of its cells, on this thread.
    pub fn read_now<T>(
        &self,
        statement: &Statement,
        mut read: impl FnMut(&mut Cells<'_>) -> Result<T, DbErr>,
    ) -> Result<Vec<T>, DbErr> {
        let connection = &self.lock().connection;
        let mut prepared = connection.prepare_cached(&statement.sql).map_err(failed)?;
        values::bind(&mut prepared, statement)?;
        let (mut rows, mut made) = (prepared.raw_query(), Vec::new());
        while let Some(row) = rows.next().map_err(failed)? {
            made.push(Cells::of_sqlite(row).read_by(&mut read)?);
        }
        Ok(made)
    }

    /// The rows of a query, each a value of every one of these types. They are read, on a thread of
    /// their own, as they are taken: memory does not grow with the table. Meanwhile nothing else can
    /// be done on the connection.
    pub fn stream(self: &Arc<Self>, sql: String, types: Vec<ColumnType>) -> Stream {
        let (sender, receiver) = mpsc::channel(STREAMED);
        let connection = self.clone();
        spawn_blocking(move || rows::send(&connection.lock().connection, &sql, &types, &sender));
        receiver
    }

    /// Runs statements that are given as a text, on this thread.
    pub fn execute_text_now(&self, sql: &str) -> Result<ProxyExecResult, DbErr> {
        let connection = &self.lock().connection;
        connection.execute_batch(sql).map_err(failed)?;
        let last_insert_id = connection.last_insert_rowid() as u64;
        Ok(ProxyExecResult { last_insert_id, rows_affected: connection.changes() })
    }

    /// Runs a statement without rows, on this thread.
    pub fn execute_now(&self, statement: &Statement) -> Result<ProxyExecResult, DbErr> {
        let connection = &self.lock().connection;
        let mut prepared = connection.prepare_cached(&statement.sql).map_err(failed)?;
        values::bind(&mut prepared, statement)?;
        let rows_affected = prepared.raw_execute().map_err(failed)? as u64;
        Ok(ProxyExecResult { last_insert_id: connection.last_insert_rowid() as u64, rows_affected })
    }
}

/// Rows that are read as they are taken.
pub type Stream = mpsc::Receiver<Result<Vec<Value>, DbErr>>;

/// As many rows wait to be taken.
const STREAMED: usize = 256;

/// On a thread that may wait.
pub async fn elsewhere<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DbErr> + Send + 'static,
) -> Result<T, DbErr> {
    spawn_blocking(work).await.unwrap_or_else(|lost| Err(DbErr::Custom(lost.to_string())))
}

fn roll_back(connection: &rusqlite::Connection) {
    if !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("ROLLBACK")
    {
        tracing::error!(%error, "a transaction could not be undone");
    }
}

#[async_trait]
impl ConnectionTrait for Connection {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Sqlite
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        Ok(self.execute_now(&statement)?.into())
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        Ok(self.execute_text_now(sql)?.into())
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(self.rows(&statement, 1)?.pop().map(QueryResult::from))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        Ok(self.rows(&statement, usize::MAX)?.into_iter().map(QueryResult::from).collect())
    }
}
