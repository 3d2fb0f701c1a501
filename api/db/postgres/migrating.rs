//! Migrations, which ask for one of sea-orm's own connections.

use migrations::{Migrator, MigratorTrait};
use sea_orm::sqlx::Executor;
use sea_orm::sqlx::postgres::PgPoolOptions;
use sea_orm::{ConnectionTrait, DbErr, SqlxPostgresConnector, TransactionTrait};

use super::{ACQUIRE_TIMEOUT, LONGEST_PAUSE, Postgres, unopened};

/// The advisory lock of whoever migrates a database; any number that is always the same.
const MIGRATING: i64 = 0x6775_6573_746c_6973;

impl Postgres {
    /// Brings the schema to this version: all of it or nothing, and of several processes that start at once
    /// one does it while the others wait.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        let one = PgPoolOptions::new().max_connections(1).acquire_timeout(ACQUIRE_TIMEOUT);
        // Else one that stands still would keep the others from starting.
        let one = one.after_connect(|connection, _| {
            Box::pin(async { connection.execute(LONGEST_PAUSE).await.map(|_| ()) })
        });
        let pool = one.connect_with(self.0.manager().0.clone()).await.map_err(unopened)?;
        let db = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
        let transaction = db.begin().await?;
        transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATING})")).await?;
        Migrator::up(&transaction, None).await?;
        transaction.commit().await?;
        db.close().await
    }
}
