//! Migrations are written once, in PostgreSQL's words; this says what SQLite calls the same.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// PostgreSQL word → SQLite word. SQLite keeps a UUID as a 16-byte BLOB, a time and JSON as TEXT,
/// and compares text byte by byte by default, which is what `COLLATE "C"` asks of PostgreSQL.
const SQLITE_WORDS: &[(&str, &str)] = &[
    ("BIGSERIAL PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT"),
    (" UUID", " BLOB"),
    (" TIMESTAMPTZ", " TEXT"),
    (" JSONB", " TEXT"),
    (" COLLATE \"C\"", ""),
];

/// Runs the statements (separated by `;` at the end of a line) on either database.
pub async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            SQLITE_WORDS.iter().fold(sql.to_owned(), |sql, (postgres, sqlite)| sql.replace(postgres, sqlite))
        }
        _ => sql.to_owned(),
    };
    for statement in sql.split(";\n").map(str::trim).filter(|s| !s.is_empty()) {
        db.execute_unprepared(statement).await?;
    }
    Ok(())
}

/// True on SQLite, where full-text search has another shape.
pub fn is_sqlite(manager: &SchemaManager<'_>) -> bool {
    manager.get_connection().get_database_backend() == DbBackend::Sqlite
}

/// A migration made of one SQL text for both databases, run in one transaction.
macro_rules! sql_migration {
    ($sql:expr) => {
        #[derive(sea_orm_migration::prelude::DeriveMigrationName)]
        pub struct Migration;

        #[sea_orm_migration::prelude::async_trait::async_trait]
        impl sea_orm_migration::prelude::MigrationTrait for Migration {
            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }

            async fn up(
                &self,
                manager: &sea_orm_migration::prelude::SchemaManager,
            ) -> Result<(), sea_orm_migration::prelude::DbErr> {
                crate::dialect::run(manager, $sql).await
            }
        }
    };
}
pub(crate) use sql_migration;
