//! Imports, what waits for its commit and what became of it, and the grants that wait for people.

use crate::dialect::sql_migration;

sql_migration!(
    r#"
CREATE TABLE imports (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL,
    member_id UUID NOT NULL,
    source TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    previewed_at TIMESTAMPTZ,
    committed_at TIMESTAMPTZ,
    completed_at TIMESTAMPTZ,
    failed_at TIMESTAMPTZ,
    cancelled_at TIMESTAMPTZ,
    reason TEXT,
    loose BIGINT NOT NULL,
    takes_loose BOOLEAN NOT NULL,
    collections BIGINT NOT NULL,
    accounts BIGINT NOT NULL,
    secrets BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    matched_users BIGINT NOT NULL,
    unmatched_users BIGINT NOT NULL,
    phase TEXT NOT NULL,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    lease_until TIMESTAMPTZ,
    fence BIGINT NOT NULL,
    UNIQUE (workspace_id, id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id)
);
CREATE INDEX imports_by_time ON imports (workspace_id, member_id, created_at, id);
CREATE INDEX imports_unfinished ON imports (created_at)
    WHERE completed_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL;

CREATE TABLE import_rows (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL,
    import_id UUID NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    path TEXT NOT NULL,
    url TEXT NOT NULL,
    username TEXT NOT NULL,
    parents JSONB NOT NULL,
    root_id UUID,
    is_shared BOOLEAN NOT NULL,
    is_chosen BOOLEAN NOT NULL,
    holds BIGINT NOT NULL,
    review TEXT,
    sealed TEXT,
    status TEXT NOT NULL,
    details TEXT,
    FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id)
);
CREATE INDEX import_rows_by_name ON import_rows (import_id, name_key, id);
CREATE INDEX import_rows_of_root ON import_rows (root_id, kind) WHERE root_id IS NOT NULL;
CREATE INDEX import_rows_by_status ON import_rows (import_id, status, id);
CREATE INDEX import_rows_by_kind ON import_rows (import_id, kind, id);

CREATE TABLE import_users (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL,
    import_id UUID NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT COLLATE "C",
    sort_key TEXT COLLATE "C" NOT NULL,
    accesses JSONB NOT NULL,
    collections BIGINT NOT NULL,
    accounts BIGINT NOT NULL,
    secrets BIGINT NOT NULL,
    member_id UUID,
    is_done BOOLEAN NOT NULL,
    FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id)
);
CREATE INDEX import_users_by_address ON import_users (import_id, sort_key, id);
CREATE INDEX import_users_undone ON import_users (import_id, is_done, id);

CREATE TABLE import_waiting_grants (
    workspace_id UUID NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL,
    item_id UUID NOT NULL,
    import_id UUID NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (workspace_id, email_key, item_id),
    FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id),
    FOREIGN KEY (workspace_id, item_id) REFERENCES items (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX import_waiting_grants_of_item ON import_waiting_grants (item_id);

CREATE TABLE imported_shared_folders (
    workspace_id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    import_id UUID NOT NULL,
    item_id UUID NOT NULL,
    PRIMARY KEY (workspace_id, name),
    FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id),
    FOREIGN KEY (workspace_id, item_id) REFERENCES items (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX imported_shared_folders_of_item ON imported_shared_folders (item_id)
"#
);
