//! Workspaces, the people who sign in, and who belongs where.

crate::dialect::sql_migration!(
    r#"
CREATE TABLE workspaces (
    id UUID PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    domains JSONB NOT NULL,
    guest_invites_enabled BOOLEAN NOT NULL,
    invite_lifetime_seconds BIGINT NOT NULL,
    allowed_guest_domains JSONB NOT NULL,
    refused_guest_domains JSONB NOT NULL,
    language TEXT NOT NULL,
    reminder_days INTEGER,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE users (
    id UUID PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    language TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    last_workspace_id UUID REFERENCES workspaces (id),
    created_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX users_email_key ON users (email_key);

CREATE TABLE members (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspaces (id),
    user_id UUID NOT NULL REFERENCES users (id),
    email_key TEXT COLLATE "C" NOT NULL,
    role TEXT NOT NULL,
    access_until TIMESTAMPTZ,
    joined_at TIMESTAMPTZ NOT NULL,
    last_active_at TIMESTAMPTZ,
    removed_at TIMESTAMPTZ,
    UNIQUE (workspace_id, id)
);
CREATE UNIQUE INDEX members_one_active ON members (workspace_id, user_id) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX members_one_owner ON members (workspace_id) WHERE role = 'owner' AND removed_at IS NULL;
CREATE INDEX members_by_address ON members (workspace_id, email_key);
CREATE INDEX members_by_user ON members (user_id);
CREATE INDEX members_ending ON members (access_until, id) WHERE removed_at IS NULL
"#
);
