//! What a provider reports of a mail after it took it, the addresses it is of no use to write to, and
//! the mails that were given up.

crate::dialect::sql_migration!(
    r#"
ALTER TABLE invites ADD COLUMN link_opened_at TIMESTAMPTZ;
ALTER TABLE emails ADD COLUMN dead_at TIMESTAMPTZ;
ALTER TABLE emails ADD COLUMN retries INTEGER NOT NULL DEFAULT 0;
CREATE INDEX emails_dead ON emails (workspace_id, dead_at, id) WHERE dead_at IS NOT NULL;
CREATE INDEX emails_queued ON emails (workspace_id, created_at) WHERE status = 'queued';
CREATE INDEX emails_by_provider_id ON emails (provider, provider_id);

CREATE TABLE webhook_deliveries (
    provider TEXT NOT NULL,
    delivery_id TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (provider, delivery_id)
);
CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (received_at);

CREATE TABLE suppressions (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspaces (id),
    email TEXT NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL,
    cause TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (workspace_id, email_key),
    UNIQUE (workspace_id, id)
);
CREATE INDEX suppressions_by_time ON suppressions (workspace_id, created_at, id)
"#
);
