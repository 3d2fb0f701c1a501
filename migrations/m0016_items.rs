//! Items (accounts, secrets, collections), their sealed values, what collections hold, and with whom
//! they are shared.

use crate::dialect::sql_migration;

sql_migration!(
    r#"
CREATE TABLE data_keys (
    workspace_id UUID PRIMARY KEY REFERENCES workspaces (id),
    wrapped TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE items (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspaces (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    url TEXT NOT NULL,
    username TEXT NOT NULL,
    search TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    UNIQUE (workspace_id, id)
);
CREATE INDEX items_by_name ON items (workspace_id, kind, name_key, id);
CREATE INDEX items_by_time ON items (workspace_id, kind, created_at, id);

CREATE TABLE item_values (
    item_id UUID NOT NULL,
    field TEXT NOT NULL,
    workspace_id UUID NOT NULL,
    version BIGINT NOT NULL,
    sealed TEXT,
    PRIMARY KEY (item_id, field),
    FOREIGN KEY (workspace_id, item_id) REFERENCES items (workspace_id, id)
);

CREATE TABLE contents (
    item_id UUID NOT NULL,
    collection_id UUID NOT NULL,
    workspace_id UUID NOT NULL,
    is_nested BOOLEAN NOT NULL,
    PRIMARY KEY (item_id, collection_id),
    FOREIGN KEY (workspace_id, item_id) REFERENCES items (workspace_id, id),
    FOREIGN KEY (workspace_id, collection_id) REFERENCES items (workspace_id, id)
);
CREATE INDEX contents_by_collection ON contents (collection_id, item_id);
CREATE UNIQUE INDEX contents_one_parent ON contents (item_id) WHERE is_nested;

CREATE TABLE grants (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL,
    item_id UUID NOT NULL,
    member_id UUID,
    partner_id UUID,
    role TEXT NOT NULL,
    through_partner_id UUID,
    created_at TIMESTAMPTZ NOT NULL,
    CHECK ((member_id IS NULL) <> (partner_id IS NULL)),
    FOREIGN KEY (workspace_id, item_id) REFERENCES items (workspace_id, id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id),
    FOREIGN KEY (workspace_id, partner_id) REFERENCES partners (workspace_id, id),
    FOREIGN KEY (workspace_id, through_partner_id) REFERENCES partners (workspace_id, id)
);
CREATE UNIQUE INDEX grants_of_member ON grants (member_id, item_id) WHERE member_id IS NOT NULL;
CREATE UNIQUE INDEX grants_of_partner ON grants (partner_id, item_id) WHERE partner_id IS NOT NULL;
CREATE INDEX grants_of_item ON grants (item_id, created_at, id);

ALTER TABLE workspaces ADD COLUMN share_mails_enabled BOOLEAN NOT NULL DEFAULT TRUE
"#
);
