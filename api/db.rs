//! The database: many readers, and one door for every change.

use std::sync::Arc;
use std::time::Duration;

use migrations::{Migrator, MigratorTrait};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, IsolationLevel, SqlErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::Notify;

use crate::config::{Config, SqliteSynchronous, sqlite_path};
use crate::problem::Result;

mod fixed_limits;
mod group_commit;
mod joined;
mod pool;

pub use fixed_limits::with_fixed_limits;
use group_commit::GroupCommit;
pub use joined::{joined_row, select_prefixed};
pub use pool::Pool;

/// Connections to the one database.
///
/// On SQLite (WAL) writes go through a single connection and reads through others, so that neither
/// waits for the other; on PostgreSQL both share one pool.
#[derive(Clone)]
pub struct Db {
    reader: DatabaseConnection,
    writer: Writer,
    /// Told after every commit: the outbox worker looks for mail then.
    pub committed: Arc<Notify>,
}

/// How changes reach the database.
#[derive(Clone)]
enum Writer {
    /// SQLite's one writer.
    Sqlite(GroupCommit),
    /// PostgreSQL groups commits by itself.
    Postgres(DatabaseConnection),
}

/// How long a request waits for a connection before it is told 503.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(4);

/// A connection that was idle for longer is tried before it is used: the server may have gone.
const TRUSTED_WHILE_IDLE: Duration = Duration::from_secs(1);

/// A process that stands still in the middle of a transaction keeps what it has locked from the others for
/// so long.
const LONGEST_PAUSE: &str = "SET idle_in_transaction_session_timeout = '30s'";

/// The advisory lock of whoever migrates a PostgreSQL database; any number that is always the same.
const MIGRATING: i64 = 0x6775_6573_746c_6973;

impl Db {
    /// Opens the configured database; creates an SQLite file that does not exist yet.
    pub async fn connect(config: &Config) -> std::result::Result<Self, DbErr> {
        let committed = Arc::new(Notify::new());
        let (reader, writer) = match sqlite_path(&config.database_url) {
            Some(path) => {
                if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
                    std::fs::create_dir_all(folder)
                        .map_err(|e| DbErr::Custom(format!("{}: {e}", folder.display())))?;
                }
                // The writer first: it creates the file.
                let writer = connect_sqlite(config, 1).await?;
                let reader = connect_sqlite(config, config.database_connections.clamp(1, 4)).await?;
                (reader, Writer::Sqlite(GroupCommit::new(writer, committed.clone())))
            }
            None => {
                let mut options = ConnectOptions::new(&config.database_url);
                options
                    .max_connections(config.database_connections)
                    .acquire_timeout(ACQUIRE_TIMEOUT)
                    .test_before_acquire_if_idle_for(TRUSTED_WHILE_IDLE)
                    .map_sqlx_postgres_pool_opts(|options| {
                        options.after_connect(|connection, _| {
                            Box::pin(async {
                                sea_orm::sqlx::Executor::execute(connection, LONGEST_PAUSE).await.map(|_| ())
                            })
                        })
                    })
                    .sqlx_logging(false);
                let pool = Database::connect(options).await?;
                (pool.clone(), Writer::Postgres(pool))
            }
        };
        Ok(Self { reader, writer, committed })
    }

    /// Brings the schema to this version: all of it or nothing, and of several processes that start
    /// at once one does it while the others wait.
    pub async fn migrate(&self) -> std::result::Result<(), DbErr> {
        migrate(self.writer()).await
    }

    fn writer(&self) -> &DatabaseConnection {
        match &self.writer {
            Writer::Sqlite(group) => &group.connection,
            Writer::Postgres(pool) => pool,
        }
    }

    /// For reads outside a transaction.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Several reads of one and the same moment, e.g. a page and how many rows there are: what is
    /// written meanwhile is in all of them or in none.
    pub async fn snapshot<T>(&self, read: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T>) -> Result<T> {
        let transaction = self.reader.begin_with_options(one_moment(&self.reader)).await?;
        let value = read(&transaction).await?;
        transaction.commit().await?;
        Ok(value)
    }

    /// True on SQLite. For the few queries that differ.
    pub fn is_sqlite(&self) -> bool {
        is_sqlite(&self.reader)
    }

    /// The one door for changes: everything done on the lent transaction commits together when the
    /// work answers `Ok`, and nothing of it stays when it answers `Err` or is dropped.
    ///
    /// Inside, use the transaction for reads too; another connection would not see its writes.
    pub async fn write<T>(&self, work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T>) -> Result<T> {
        match &self.writer {
            Writer::Sqlite(group) => group.write(work).await,
            Writer::Postgres(pool) => {
                let transaction = pool.begin_with_options(writing(pool)).await?;
                let value = work(&transaction).await?;
                transaction.commit().await?;
                self.committed.notify_one();
                Ok(value)
            }
        }
    }
}

async fn connect_sqlite(config: &Config, connections: u32) -> std::result::Result<DatabaseConnection, DbErr> {
    use sea_orm::sqlx::Connection;
    use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous as Synchronous};
    let synchronous = match config.sqlite_synchronous {
        SqliteSynchronous::Full => Synchronous::Full,
        SqliteSynchronous::Normal => Synchronous::Normal,
    };
    let mut options = ConnectOptions::new(&config.database_url);
    options
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // No server could have gone. But where SQLite undid a transaction by itself, the driver
        // believes in it for ever.
        .test_before_acquire(false)
        .map_sqlx_sqlite_before_acquire(|connection, _| {
            let is_usable = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_usable) })
        })
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |options| {
            options
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(synchronous)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5))
        });
    Database::connect(options).await
}

/// Brings a database's schema to this version, as [`Db::migrate`].
pub async fn migrate(db: &DatabaseConnection) -> std::result::Result<(), DbErr> {
    let transaction = db.begin_with_options(writing(db)).await?;
    if !is_sqlite(db) {
        transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATING})")).await?;
    }
    Migrator::up(&transaction, None).await?;
    transaction.commit().await
}

/// A transaction that reads before it writes must hold SQLite's write lock from the start, or it fails
/// with "database is locked" whatever the busy timeout is.
pub fn writing(db: &impl ConnectionTrait) -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: is_sqlite(db).then_some(SqliteTransactionMode::Immediate),
        ..Default::default()
    }
}

/// A transaction that reads, and sees one moment.
pub fn one_moment(db: &impl ConnectionTrait) -> TransactionOptions {
    match is_sqlite(db) {
        // Any transaction sees one moment there, from its first read on.
        true => TransactionOptions::default(),
        false => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..Default::default()
        },
    }
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
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(message)) if message.contains(table))
}
