//! Invites. Their state is timestamps; at most one is open for a (workspace, address).

crate::dialect::sql_migration!(
    r#"
CREATE TABLE invites (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspaces (id),
    email TEXT NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL,
    role TEXT NOT NULL,
    source TEXT NOT NULL,
    message TEXT,
    language TEXT NOT NULL,
    access_until TIMESTAMPTZ,
    generation INTEGER NOT NULL,
    send_count INTEGER NOT NULL,
    created_by UUID,
    created_by_key UUID,
    sent_by UUID,
    sent_by_key UUID,
    created_at TIMESTAMPTZ NOT NULL,
    sent_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    accepted_at TIMESTAMPTZ,
    declined_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ,
    superseded_at TIMESTAMPTZ,
    member_id UUID,
    requested_at TIMESTAMPTZ,
    refusal_told_at TIMESTAMPTZ,
    delivery_status TEXT NOT NULL,
    delivery_reason TEXT,
    delivery_attempts INTEGER NOT NULL,
    delivery_updated_at TIMESTAMPTZ NOT NULL,
    delivery_next_attempt_at TIMESTAMPTZ,
    UNIQUE (workspace_id, id),
    FOREIGN KEY (workspace_id, created_by) REFERENCES members (workspace_id, id),
    FOREIGN KEY (workspace_id, created_by_key) REFERENCES api_keys (workspace_id, id),
    FOREIGN KEY (workspace_id, sent_by) REFERENCES members (workspace_id, id),
    FOREIGN KEY (workspace_id, sent_by_key) REFERENCES api_keys (workspace_id, id),
    CHECK ((created_by IS NULL) <> (created_by_key IS NULL)),
    CHECK ((sent_by IS NULL) <> (sent_by_key IS NULL)),
    FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id)
);
CREATE UNIQUE INDEX invites_one_open ON invites (workspace_id, email_key)
    WHERE accepted_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL AND superseded_at IS NULL;
CREATE INDEX invites_by_time ON invites (workspace_id, created_at, id);
CREATE INDEX invites_by_address ON invites (workspace_id, email_key)
"#
);
