//! A transaction of PostgreSQL.

use futures_util::TryStreamExt;
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::sqlx::postgres::PgRow;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use tokio::sync::Mutex;

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
    /// A query's rows.
    pub async fn rows(&self, statement: Statement) -> Result<Vec<PgRow>, DbErr> {
        self.0.lock().await.rows(statement).await
    }

    /// Gives every row of a query to `each`. They come as they are asked for: memory does not grow with the
    /// table.
    pub async fn each_row<E>(
        &self,
        sql: String,
        error: impl Fn(DbErr) -> E,
        mut each: impl AsyncFnMut(QueryResult) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut connection = self.0.lock().await;
        connection.is_unsure = true;
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        let mut rows = query(statement).fetch(&mut connection.connection);
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

#[async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        Ok(self.0.lock().await.execute(statement).await?.into())
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        Ok(self.0.lock().await.execute_text(sql).await?.into())
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(self.0.lock().await.first_row(statement).await?.map(QueryResult::from))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        Ok(self.rows(statement).await?.into_iter().map(QueryResult::from).collect())
    }
}
