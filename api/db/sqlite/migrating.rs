//! Migrations, which ask for one of sea-orm's own connections.

use std::fmt;
use std::sync::Arc;

use migrations::{Migrator, MigratorTrait};
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::{Database, DbBackend, DbErr, ProxyDatabaseTrait, ProxyExecResult, ProxyRow, Statement};

use super::Connection;

/// Brings the schema to this version: all of it or nothing.
pub async fn migrate(connection: Arc<Connection>) -> Result<(), DbErr> {
    connection.begin_writing()?;
    let db = Database::connect_proxy(DbBackend::Sqlite, Arc::new(Box::new(Lent(connection.clone())))).await?;
    match Migrator::up(&db, None).await {
        Ok(()) => connection.commit(),
        Err(error) => {
            connection.roll_back();
            Err(error)
        }
    }
}

/// A connection whose transaction is begun and ended by who lends it: a migration's own, which is
/// inside of it, need not be.
struct Lent(Arc<Connection>);

#[async_trait]
impl ProxyDatabaseTrait for Lent {
    async fn query(&self, statement: Statement) -> Result<Vec<ProxyRow>, DbErr> {
        self.0.rows(&statement, usize::MAX)
    }

    async fn execute(&self, statement: Statement) -> Result<ProxyExecResult, DbErr> {
        self.0.execute_now(&statement)
    }
}

impl fmt::Debug for Lent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an SQLite connection")
    }
}
