//! Partners, their hosts, and whose guests people are and are invited to be.

use sea_orm_migration::prelude::*;

use crate::dialect;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &str = r#"
CREATE TABLE partners (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspaces (id),
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    removed_at TIMESTAMPTZ,
    UNIQUE (workspace_id, id)
);
CREATE INDEX partners_by_time ON partners (workspace_id, created_at, id) WHERE removed_at IS NULL;

CREATE TABLE partner_hosts (
    partner_id UUID NOT NULL,
    member_id UUID NOT NULL,
    workspace_id UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (partner_id, member_id),
    FOREIGN KEY (workspace_id, partner_id) REFERENCES partners (workspace_id, id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id)
);
CREATE INDEX partner_hosts_by_member ON partner_hosts (workspace_id, member_id);

ALTER TABLE roster ADD COLUMN partner_id UUID;
CREATE INDEX roster_by_partner ON roster (workspace_id, partner_id, role, state, ends_at)
    WHERE partner_id IS NOT NULL;
ALTER TABLE events ADD COLUMN partner_id UUID;
CREATE INDEX events_by_partner ON events (workspace_id, partner_id, at, id) WHERE partner_id IS NOT NULL
"#;

/// What is said of members and of invites alike; a Guest Admin's invites are listed by time.
fn columns(table: &str, reference: &str) -> String {
    let order = if table == "invites" { ", created_at, id" } else { "" };
    format!(
        "ALTER TABLE {table} ADD COLUMN partner_id UUID{reference};
        ALTER TABLE {table} ADD COLUMN partner_role TEXT
            CHECK ((partner_role IS NULL) = (partner_id IS NULL));
        CREATE INDEX {table}_by_partner ON {table} (workspace_id, partner_id{order})
            WHERE partner_id IS NOT NULL;
        "
    )
}

/// SQLite adds no composite foreign key to a table that is there.
fn same_workspace(table: &str, event: &str) -> String {
    format!(
        "CREATE TRIGGER {table}_partner_{} BEFORE {event} ON {table} WHEN new.partner_id IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM partners
                WHERE partners.id = new.partner_id AND partners.workspace_id = new.workspace_id)
        BEGIN
            SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed');
        END",
        event[..6].to_lowercase()
    )
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await?;
        for table in ["members", "invites"] {
            if dialect::is_sqlite(manager) {
                dialect::run(manager, &columns(table, " REFERENCES partners (id)")).await?;
                for event in ["INSERT", "UPDATE OF workspace_id, partner_id"] {
                    manager.get_connection().execute_unprepared(&same_workspace(table, event)).await?;
                }
            } else {
                dialect::run(manager, &columns(table, "")).await?;
                let key = format!(
                    "ALTER TABLE {table} ADD FOREIGN KEY (workspace_id, partner_id)
                        REFERENCES partners (workspace_id, id)"
                );
                manager.get_connection().execute_unprepared(&key).await?;
            }
        }
        Ok(())
    }
}
