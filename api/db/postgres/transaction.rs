//! A transaction of PostgreSQL.

use futures_util::TryStreamExt;
use sea_orm::{DbBackend, DbErr, QueryResult, Statement};
use tokio::sync::{Mutex, MutexGuard};

use super::{Lent, Postgres, failed, query};

/// What is done on it is done together or, where it is dropped, not at all.
pub struct Transaction(Mutex<Lent>);

impl Postgres {
    /// Begins a transaction that may write.
    pub async fn begin(&self) -> Result<Transaction, DbErr> {
        self.begin_with("BEGIN").await
    }

    /// Begins a transaction that reads, and sees one moment.
    pub async fn begin_reading(&self) -> Result<Transaction, DbErr> {
        self.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await
    }

    async fn begin_with(&self, sql: &'static str) -> Result<Transaction, DbErr> {
        let mut connection = self.lend().await?;
        // Before it has: else one that nobody waits for any more would stay open.
        connection.is_in_transaction = true;
        connection.execute_text(sql).await?;
        Ok(Transaction(Mutex::new(connection)))
    }
}

impl Transaction {
    /// What it is done on, one statement after the other.
    pub async fn connection(&self) -> MutexGuard<'_, Lent> {
        self.0.lock().await
    }

    /// Gives every row of a query to `each`. They come as they are asked for: memory does not grow with the
    /// table.
    pub async fn each_row<E>(
        &self,
        sql: String,
        error: impl Fn(DbErr) -> E,
        mut each: impl AsyncFnMut(QueryResult) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut connection = self.connection().await;
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        let mut rows = query(statement).fetch(connection.begun());
        while let Some(row) = rows.try_next().await.map_err(|failure| error(failed(failure)))? {
            each(row.into()).await?;
        }
        drop(rows);
        connection.is_unsure = false;
        Ok(())
    }

    /// Keeps what was done.
    pub async fn commit(self) -> Result<(), DbErr> {
        let mut connection = self.0.into_inner();
        let committed = connection.execute_text("COMMIT").await;
        // A refused one has undone it.
        connection.is_in_transaction = connection.is_unsure;
        committed.map(|_| ())
    }
}
