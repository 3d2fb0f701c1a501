//! The outbox: every mail is written here in the transaction that wants it sent.
//! What may differ between two sends of one row (the link) is not in it; see `api/keys.rs`.

crate::dialect::sql_migration!(
    r#"
CREATE TABLE emails (
    id UUID PRIMARY KEY,
    workspace_id UUID REFERENCES workspaces (id),
    invite_id UUID,
    sender_id UUID,
    kind TEXT NOT NULL,
    link_kind TEXT,
    link_id UUID,
    generation INTEGER NOT NULL,
    to_address TEXT NOT NULL,
    to_key TEXT COLLATE "C" NOT NULL,
    subject TEXT NOT NULL,
    html TEXT NOT NULL,
    body TEXT NOT NULL,
    status TEXT NOT NULL,
    provider TEXT NOT NULL,
    provider_id TEXT,
    reason TEXT,
    attempts INTEGER NOT NULL,
    log JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    first_attempt_at TIMESTAMPTZ,
    next_attempt_at TIMESTAMPTZ NOT NULL,
    lease_until TIMESTAMPTZ,
    fence INTEGER NOT NULL,
    FOREIGN KEY (workspace_id, invite_id) REFERENCES invites (workspace_id, id)
);
CREATE INDEX emails_due ON emails (next_attempt_at, id) WHERE status = 'queued';
CREATE INDEX emails_by_invite ON emails (workspace_id, invite_id, generation);
CREATE INDEX emails_by_sender ON emails (workspace_id, sender_id, created_at);
CREATE INDEX emails_by_workspace ON emails (workspace_id, created_at);
CREATE INDEX emails_by_recipient ON emails (to_key, created_at);

CREATE TABLE provider_holds (
    provider TEXT PRIMARY KEY,
    held_until TIMESTAMPTZ NOT NULL,
    reason TEXT NOT NULL
)
"#
);
