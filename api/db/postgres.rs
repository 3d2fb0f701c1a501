//! Connections to PostgreSQL, each lent to one user at a time. deadpool keeps them, not sqlx's own pool:
//! that asks the server for a sign of life each time one comes back, which takes as long as a small query.

mod migrating;
mod transaction;

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use deadpool::managed::{
    Manager, Metrics, Object, Pool, PoolConfig, PoolError, QueueMode, RecycleError, RecycleResult,
};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgDatabaseError, PgRow, PgSeverity};
use sea_orm::sqlx::query::Query;
use sea_orm::sqlx::{
    self, AssertSqlSafe, ConnectOptions, Connection as _, Executor, PgConnection, Postgres as Dialect,
};
use sea_orm::{ConnAcquireErr, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values};
use sea_query_sqlx::SqlxValues;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout};

use super::{ACQUIRE_TIMEOUT, acquired, pool};
pub use transaction::Transaction;

/// A connection that was lent longer ago is tried before it is lent again, for so long: the server may have
/// gone.
const TRUSTED_FOR: Duration = Duration::from_secs(1);
/// One that was lent longer ago, or is older, is closed, as in sqlx's pool: after a failover there may be a
/// better server.
const LONGEST_IDLE: Duration = Duration::from_secs(10 * 60);
const OLDEST: Duration = Duration::from_secs(30 * 60);
const BETWEEN_CLOSING: Duration = Duration::from_secs(60);
/// While a server starts, it is tried again after so long, and each time after twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
/// A process that stands still in the middle of a transaction keeps what it has locked from the others for
/// so long.
const LONGEST_PAUSE: &str = "SET idle_in_transaction_session_timeout = '30s'";
/// A server process ends soon after its connection, even one that waits for a lock. Not every platform has it.
const END_WITH_CONNECTION: &str = "SET client_connection_check_interval = '1s'";

/// The connections of this process.
#[derive(Clone)]
pub struct Postgres(Pool<Opener>);

impl Postgres {
    /// Opens one of so many connections.
    pub async fn open(url: &str, most: u32) -> Result<Self, DbErr> {
        let options: PgConnectOptions = url.parse().map_err(unopened)?;
        // Whichever was used last, so that few are used while there is little to do.
        let config = PoolConfig { queue_mode: QueueMode::Lifo, ..PoolConfig::new(most as usize) };
        let pool = Pool::builder(Opener(options.disable_statement_logging())).config(config).build();
        let opened = Self(pool.map_err(|error| DbErr::Custom(error.to_string()))?);
        opened.lend().await?;
        opened.close_what_is_idle();
        Ok(opened)
    }

    /// Until nobody has this pool any more.
    fn close_what_is_idle(&self) {
        let pool = self.0.weak();
        tokio::spawn(async move {
            loop {
                sleep(BETWEEN_CLOSING).await;
                let Some(pool) = pool.upgrade() else { return };
                pool.retain(|_, metrics| metrics.last_used() < LONGEST_IDLE && metrics.age() < OLDEST);
            }
        });
    }

    /// One that is free, until it is dropped.
    pub async fn lend(&self) -> Result<Lent, DbErr> {
        match acquired(self.0.get()).await? {
            Ok(connection) => Ok(Lent(Some(connection))),
            Err(PoolError::Backend(error)) => Err(unopened(error)),
            Err(_closed) => Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)),
        }
    }

    /// How busy they are.
    pub fn busy(&self) -> pool::Pool {
        let status = self.0.status();
        let [open, idle, max] = [status.size, status.available, status.max_size].map(|count| count as u32);
        pool::Pool { name: "all", in_use: open.saturating_sub(idle), idle, max }
    }

    /// Lends none any more, and says goodbye to the server.
    pub async fn close(&self) {
        let idle = self.0.retain(|_, _| false).removed;
        self.0.close();
        for Connection { connection, .. } in idle {
            // A server that is not there any more need not be told.
            let _ = connection.close().await;
        }
    }
}

/// Opens connections, and says which may be lent again.
struct Opener(PgConnectOptions);

impl Manager for Opener {
    type Type = Connection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<Connection, sqlx::Error> {
        let (begin, mut pause) = (Instant::now(), FIRST_PAUSE);
        let mut connection = loop {
            match PgConnection::connect_with(&self.0).await {
                // Soon enough for who waits to be told what is wrong.
                Err(error) if is_starting(&error) && begin.elapsed() + pause < ACQUIRE_TIMEOUT => {
                    sleep(pause).await;
                    pause *= 2;
                }
                opened => break opened?,
            }
        };
        connection.execute(LONGEST_PAUSE).await?;
        if let Err(error) = connection.execute(END_WITH_CONNECTION).await {
            tracing::debug!(%error, "what nobody waits for any more is done to its end");
        }
        Ok(Connection { connection, is_in_transaction: false, is_unsure: false })
    }

    async fn recycle(&self, connection: &mut Connection, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if !connection.is_settled() || metrics.age() > OLDEST {
            return Err(RecycleError::message("another takes its place"));
        }
        if metrics.last_used() < TRUSTED_FOR {
            return Ok(());
        }
        match timeout(TRUSTED_FOR, connection.connection.ping()).await {
            Ok(Ok(())) => Ok(()),
            _gone => {
                tracing::info!("a connection to PostgreSQL had gone; another takes its place");
                Err(RecycleError::message("it had gone"))
            }
        }
    }
}

/// The server is about to be there, or to have room.
fn is_starting(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => error.kind() == std::io::ErrorKind::ConnectionRefused,
        sqlx::Error::Database(error) => error.is_transient_in_connect_phase(),
        _ => false,
    }
}

/// A connection to the server.
pub struct Connection {
    connection: PgConnection,
    is_in_transaction: bool,
    /// A statement was begun and its end was not seen: nobody waited for it any more, or the line broke.
    is_unsure: bool,
}

impl Connection {
    /// A query's rows.
    pub async fn rows(&mut self, statement: Statement) -> Result<Vec<PgRow>, DbErr> {
        let read = query(statement).fetch_all(self.begun()).await;
        self.ended(read)
    }

    /// The same, for sea-orm.
    pub async fn query_all(&mut self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        Ok(self.rows(statement).await?.into_iter().map(QueryResult::from).collect())
    }

    /// A query's first row.
    pub async fn query_one(&mut self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let read = query(statement).fetch_optional(self.begun()).await;
        Ok(self.ended(read)?.map(QueryResult::from))
    }

    /// Runs a statement that answers no rows.
    pub async fn execute(&mut self, statement: Statement) -> Result<ExecResult, DbErr> {
        let done = query(statement).execute(self.begun()).await;
        self.ended(done).map(ExecResult::from)
    }

    /// Runs statements that are given as a text.
    pub async fn execute_text(&mut self, sql: &str) -> Result<ExecResult, DbErr> {
        let done = self.begun().execute(AssertSqlSafe(sql)).await;
        self.ended(done).map(ExecResult::from)
    }

    fn begun(&mut self) -> &mut PgConnection {
        self.is_unsure = true;
        &mut self.connection
    }

    fn ended<T>(&mut self, done: Result<T, sqlx::Error>) -> Result<T, DbErr> {
        self.is_unsure = done.as_ref().is_err_and(leaves_unsure);
        done.map_err(failed)
    }

    fn is_settled(&self) -> bool {
        !self.is_in_transaction && !self.is_unsure
    }

    /// Undoes what was not committed, and sees whether the server is still there.
    async fn settle(&mut self) -> Result<(), sqlx::Error> {
        if self.is_in_transaction {
            self.connection.execute("ROLLBACK").await?;
        } else {
            self.connection.ping().await?;
        }
        (self.is_in_transaction, self.is_unsure) = (false, false);
        Ok(())
    }
}

fn query(statement: Statement) -> Query<'static, Dialect, SqlxValues> {
    let values = statement.values.unwrap_or_else(|| Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql), SqlxValues(values))
}

/// All but the server's refusal of a statement; and that, too, if it ended the connection.
fn leaves_unsure(error: &sqlx::Error) -> bool {
    let refusal = error.as_database_error().and_then(|error| error.try_downcast_ref::<PgDatabaseError>());
    refusal.is_none_or(|refusal| matches!(refusal.severity(), PgSeverity::Fatal | PgSeverity::Panic))
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

fn unopened(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

/// A connection that somebody uses; there is one until this is dropped.
pub struct Lent(Option<Object<Opener>>);

impl Deref for Lent {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.0.as_ref().expect("nothing takes it before the end")
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut Connection {
        self.0.as_mut().expect("nothing takes it before the end")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(connection) = self.0.take().filter(|connection| !connection.is_settled()) else { return };
        let unsettled = Unsettled(Some(connection));
        if let Ok(runtime) = Handle::try_current() {
            // Not lent again before that: what it holds locked would stay so.
            runtime.spawn(unsettled.settle());
        }
    }
}

/// A connection that is closed unless it is settled, also where the runtime ends before.
struct Unsettled(Option<Object<Opener>>);

impl Unsettled {
    async fn settle(mut self) {
        let Some(connection) = &mut self.0 else { return };
        match timeout(ACQUIRE_TIMEOUT, connection.settle()).await {
            Ok(Ok(())) => drop(self.0.take()),
            _ => tracing::warn!("a connection to PostgreSQL is given up with what was not ended on it"),
        }
    }
}

impl Drop for Unsettled {
    fn drop(&mut self) {
        self.0.take().map(Object::take);
    }
}
