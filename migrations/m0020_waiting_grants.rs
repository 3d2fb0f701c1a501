//! What waits for somebody can be named, and says since when it waits.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// A new UUIDv7 for each row of `waiting`, of the time it waits since. (SQLite adds no column that is needed, so
/// that the table is made anew.)
const SQLITE_ID: &str = "unhex(printf('%012x', strftime('%s', created_at) * 1000)
    || '7' || substr(hex(randomblob(2)), 2) || '8' || substr(hex(randomblob(8)), 2))";
const POSTGRES_ID: &str =
    "regexp_replace(lpad(to_hex((extract(epoch FROM created_at) * 1000)::bigint), 12, '0'),
    '(.{8})(.{4})', '\\1-\\2-7' || substr(gen_random_uuid()::text, 16))::uuid";

fn sql(id: &str) -> String {
    format!(
        r#"
CREATE TABLE waiting AS
    SELECT g.workspace_id, g.email_key, g.item_id, g.import_id, g.role, COALESCE(i.committed_at, i.created_at) AS created_at
    FROM import_waiting_grants AS g JOIN imports AS i ON i.id = g.import_id;
DROP TABLE import_waiting_grants;
CREATE TABLE import_waiting_grants (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL,
    item_id UUID NOT NULL,
    import_id UUID NOT NULL,
    role TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (workspace_id, email_key, item_id),
    FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id),
    FOREIGN KEY (workspace_id, item_id) REFERENCES items (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX import_waiting_grants_of_item ON import_waiting_grants (item_id);
CREATE INDEX import_waiting_grants_of_import ON import_waiting_grants (import_id);
CREATE INDEX import_waiting_grants_by_time ON import_waiting_grants (created_at);
INSERT INTO import_waiting_grants (id, workspace_id, email_key, item_id, import_id, role, created_at)
    SELECT {id}, workspace_id, email_key, item_id, import_id, role, created_at FROM waiting;
DROP TABLE waiting
"#
    )
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let id = if dialect::is_sqlite(manager) { SQLITE_ID } else { POSTGRES_ID };
        dialect::run(manager, &sql(id)).await
    }
}
