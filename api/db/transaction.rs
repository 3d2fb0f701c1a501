//! What statements are given to: a transaction, or a connection for one of them.

use std::future::Future;
use std::sync::Arc;

use sea_orm::prelude::async_trait::async_trait;
use sea_orm::sqlx::postgres::PgRow;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};

use super::cells::Cells;
use super::fixed_limits::with_fixed_last_limit;
use super::sqlite::elsewhere;
use super::{Connections, Db, postgres, sqlite};

/// What is done on it is done together or not at all.
pub enum Transaction {
    /// Whose connection it is begins and ends it.
    Sqlite(Arc<sqlite::Connection>),
    Postgres(postgres::Transaction),
}

impl Transaction {
    /// Commits what PostgreSQL did.
    pub(super) async fn commit(self) -> Result<(), DbErr> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(transaction) => transaction.commit().await,
        }
    }
}

#[async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Sqlite(_) => DbBackend::Sqlite,
            Self::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Sqlite(connection) => connection.execute_raw(statement).await,
            Self::Postgres(transaction) => transaction.connection().await.execute(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Sqlite(connection) => connection.execute_unprepared(sql).await,
            Self::Postgres(transaction) => transaction.connection().await.execute_text(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let statement = with_fixed_last_limit(statement);
        match self {
            Self::Sqlite(connection) => connection.query_one_raw(statement).await,
            Self::Postgres(transaction) => transaction.connection().await.query_one(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Sqlite(connection) => connection.query_all_raw(statement).await,
            Self::Postgres(transaction) => transaction.connection().await.query_all(statement).await,
        }
    }
}

/// Reads outside a transaction: each statement on whatever connection is free. One that changes something
/// may have to wait for the writer, and does so where it keeps no other from going on.
#[async_trait]
impl ConnectionTrait for Db {
    fn get_database_backend(&self) -> DbBackend {
        match &self.connections {
            Connections::Sqlite { .. } => DbBackend::Sqlite,
            Connections::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.connections {
            Connections::Sqlite { readers, .. } => {
                let lent = readers.lend().await?;
                elsewhere(move || lent.execute_now(&statement)).await.map(ExecResult::from)
            }
            Connections::Postgres(postgres) => postgres.lend().await?.execute(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.connections {
            Connections::Sqlite { readers, .. } => {
                let (lent, sql) = (readers.lend().await?, sql.to_owned());
                elsewhere(move || lent.execute_text_now(&sql)).await.map(ExecResult::from)
            }
            Connections::Postgres(postgres) => postgres.lend().await?.execute_text(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let statement = with_fixed_last_limit(statement);
        match &self.connections {
            Connections::Sqlite { readers, .. } => readers.lend().await?.query_one_raw(statement).await,
            Connections::Postgres(postgres) => postgres.lend().await?.query_one(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.connections {
            Connections::Sqlite { readers, .. } => readers.lend().await?.query_all_raw(statement).await,
            Connections::Postgres(postgres) => postgres.lend().await?.query_all(statement).await,
        }
    }
}

/// What rows can be read from cell by cell.
pub trait ReadRows: ConnectionTrait {
    /// A query's rows, each as it is read of its [`Cells`].
    fn read_rows<T>(
        &self,
        statement: Statement,
        read: impl FnMut(&mut Cells<'_>) -> Result<T, DbErr>,
    ) -> impl Future<Output = Result<Vec<T>, DbErr>>;
}

impl ReadRows for Transaction {
    async fn read_rows<T>(
        &self,
        statement: Statement,
        read: impl FnMut(&mut Cells<'_>) -> Result<T, DbErr>,
    ) -> Result<Vec<T>, DbErr> {
        match self {
            Self::Sqlite(connection) => connection.read_now(&statement, read),
            Self::Postgres(transaction) => {
                read_each(transaction.connection().await.rows(statement).await?, read)
            }
        }
    }
}

impl ReadRows for Db {
    async fn read_rows<T>(
        &self,
        statement: Statement,
        read: impl FnMut(&mut Cells<'_>) -> Result<T, DbErr>,
    ) -> Result<Vec<T>, DbErr> {
        match &self.connections {
            Connections::Sqlite { readers, .. } => readers.lend().await?.read_now(&statement, read),
            Connections::Postgres(postgres) => {
                // Its connection is another's while they are read.
                let rows = postgres.lend().await?.rows(statement).await?;
                read_each(rows, read)
            }
        }
    }
}

fn read_each<T>(
    rows: Vec<PgRow>,
    mut read: impl FnMut(&mut Cells<'_>) -> Result<T, DbErr>,
) -> Result<Vec<T>, DbErr> {
    rows.iter().map(|row| Cells::of_postgres(row).read_by(&mut read)).collect()
}
