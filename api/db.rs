//! The database: many readers, and one door for every change.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnAcquireErr, ConnectionTrait, DbBackend, DbErr, RuntimeErr};
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::config::{Config, sqlite_path};
use crate::problem::Result;

mod cells;
mod fixed_limits;
mod group_commit;
mod kept_time;
mod one_column;
mod pool;
pub mod postgres;
pub mod sqlite;
mod transaction;
mod unindexed;

pub use cells::{Cells, written};
pub use fixed_limits::with_fixed_limits;
use group_commit::GroupCommit;
pub use kept_time::{kept_time, kept_time_or_none};
pub use one_column::{ComputedTime, one_column};
pub use pool::Pool;
use postgres::Postgres;
pub use sqlite::ColumnTypes;
use sqlite::Readers;
pub use transaction::{ReadRows, Transaction};
pub use unindexed::unindexed;

/// Connections to the one database.
///
/// On SQLite (WAL) writes go through a single connection and reads through others, so that neither
/// waits for the other; on PostgreSQL both share one pool.
#[derive(Clone)]
pub struct Db {
    connections: Connections,
    /// Told after every commit: the outbox worker looks for mail then.
    pub committed: Arc<Notify>,
}

#[derive(Clone)]
enum Connections {
    /// Some that read, and the one that writes.
    Sqlite { readers: Arc<Readers>, writer: GroupCommit },
    /// PostgreSQL groups commits by itself.
    Postgres(Postgres),
}

/// How long a request waits for a connection before it is told 503.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(4);

impl Db {
    /// Opens the configured database; creates an SQLite file that does not exist yet.
    pub async fn connect(config: &Config, column_types: ColumnTypes) -> std::result::Result<Self, DbErr> {
        let committed = Arc::new(Notify::new());
        let connections = match sqlite_path(&config.database_url) {
            Some(path) => {
                if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
                    std::fs::create_dir_all(folder)
                        .map_err(|e| DbErr::Custom(format!("{}: {e}", folder.display())))?;
                }
                let synchronous = config.sqlite_synchronous;
                let file = Arc::new(sqlite::File { path, synchronous, column_types });
                // The writer first: it creates the file.
                let writer =
                    GroupCommit::new(sqlite::Connection::open_to_write(file.clone())?, committed.clone());
                let readers = Readers::new(file, config.database_connections.clamp(1, 4) as usize);
                Connections::Sqlite { readers: Arc::new(readers), writer }
            }
            None => Connections::Postgres(
                Postgres::open(&config.database_url, config.database_connections).await?,
            ),
        };
        Ok(Self { connections, committed })
    }

    /// Brings the schema to this version: all of it or nothing, and of several processes that start
    /// at once one does it while the others wait.
    pub async fn migrate(&self) -> std::result::Result<(), DbErr> {
        match &self.connections {
            Connections::Sqlite { writer, .. } => sqlite::migrate(writer.connection()).await,
            Connections::Postgres(postgres) => postgres.migrate().await,
        }
    }

    /// Lets nobody read any more.
    pub async fn close(&self) {
        match &self.connections {
            Connections::Sqlite { readers, .. } => readers.close(),
            Connections::Postgres(postgres) => postgres.close().await,
        }
    }

    /// Several reads of one and the same moment, e.g. a page and how many rows there are: what is
    /// written meanwhile is in all of them or in none.
    pub async fn snapshot<T>(&self, read: impl AsyncFnOnce(&Transaction) -> Result<T>) -> Result<T> {
        match &self.connections {
            Connections::Sqlite { readers, .. } => {
                let reader = readers.lend().await?;
                reader.begin_reading()?;
                read(&Transaction::Sqlite(Arc::clone(&reader))).await
            }
            Connections::Postgres(postgres) => {
                let transaction = Transaction::Postgres(postgres.begin_reading().await?);
                let value = read(&transaction).await?;
                transaction.commit().await?;
                Ok(value)
            }
        }
    }

    /// True on SQLite. For the few queries that differ.
    pub fn is_sqlite(&self) -> bool {
        is_sqlite(self)
    }

    /// The one door for changes: everything done on the lent transaction commits together when the
    /// work answers `Ok`, and nothing of it stays when it answers `Err` or is dropped.
    ///
    /// Inside, use the transaction for reads too; another connection would not see its writes.
    pub async fn write<T>(&self, work: impl AsyncFnOnce(&Transaction) -> Result<T>) -> Result<T> {
        match &self.connections {
            Connections::Sqlite { writer, .. } => writer.write(work).await,
            Connections::Postgres(postgres) => {
                let transaction = Transaction::Postgres(postgres.begin().await?);
                let value = work(&transaction).await?;
                transaction.commit().await?;
                self.committed.notify_one();
                Ok(value)
            }
        }
    }
}

/// A connection, or a turn to use one, if it comes in time.
async fn acquired<T>(waiting: impl Future<Output = T>) -> std::result::Result<T, DbErr> {
    timeout(ACQUIRE_TIMEOUT, waiting).await.map_err(|_late| no_connection())
}

fn no_connection() -> DbErr {
    DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)
}

/// True when the connection or transaction is SQLite's.
pub fn is_sqlite(db: &impl ConnectionTrait) -> bool {
    db.get_database_backend() == DbBackend::Sqlite
}

/// True when a unique rule of the table refused the row.
///
/// `table` is looked for in the database's message, which names the constraint (PostgreSQL: ours
/// begin with the table's name) or the columns (SQLite: `table.column`).
pub fn is_duplicate(error: &DbErr, table: &str) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return false;
    };
    error
        .as_database_error()
        .is_some_and(|error| error.is_unique_violation() && error.message().contains(table))
}
