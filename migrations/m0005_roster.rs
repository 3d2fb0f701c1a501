//! The roster: one row for each person in a workspace's lists, so that a page of members or guests
//! is one walk along one index. Derived from members and invites in the same transaction.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = r#"
CREATE TABLE roster (
    seq BIGSERIAL PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspaces (id),
    email_key TEXT COLLATE "C" NOT NULL,
    is_guest BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    role TEXT NOT NULL,
    row_id UUID NOT NULL,
    member_id UUID,
    invite_id UUID,
    ends_at TIMESTAMPTZ,
    name_key TEXT COLLATE "C" NOT NULL,
    search TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (workspace_id, email_key),
    FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id),
    FOREIGN KEY (workspace_id, invite_id) REFERENCES invites (workspace_id, id)
);
CREATE INDEX roster_by_name ON roster (workspace_id, is_guest, name_key, row_id) WHERE state <> 'removed';
CREATE INDEX roster_by_time ON roster (workspace_id, is_guest, created_at, row_id) WHERE state <> 'removed';
CREATE INDEX roster_all_by_name ON roster (workspace_id, name_key, row_id);
CREATE INDEX roster_all_by_time ON roster (workspace_id, created_at, row_id);
CREATE INDEX roster_by_state ON roster (workspace_id, role, state, ends_at)
"#;

/// Parts of a name or address from three characters on. Each statement by itself: a trigger's body
/// holds semicolons of its own.
const SQLITE_SEARCH: &[&str] = &[
    "CREATE VIRTUAL TABLE roster_search USING fts5
        (search, content='roster', content_rowid='seq', tokenize='trigram')",
    "CREATE TRIGGER roster_search_insert AFTER INSERT ON roster BEGIN
        INSERT INTO roster_search (rowid, search) VALUES (new.seq, new.search);
    END",
    "CREATE TRIGGER roster_search_delete AFTER DELETE ON roster BEGIN
        INSERT INTO roster_search (roster_search, rowid, search) VALUES ('delete', old.seq, old.search);
    END",
    "CREATE TRIGGER roster_search_update AFTER UPDATE OF search ON roster WHEN old.search <> new.search BEGIN
        INSERT INTO roster_search (roster_search, rowid, search) VALUES ('delete', old.seq, old.search);
        INSERT INTO roster_search (rowid, search) VALUES (new.seq, new.search);
    END",
];

const POSTGRES_SEARCH: &str = r#"
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX roster_search ON roster USING gin (search gin_trgm_ops)
"#;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLE).await?;
        if dialect::is_sqlite(manager) {
            for statement in SQLITE_SEARCH {
                manager.get_connection().execute_unprepared(statement).await?;
            }
            Ok(())
        } else {
            dialect::run(manager, POSTGRES_SEARCH).await
        }
    }
}
