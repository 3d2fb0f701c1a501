//! Activity: who did what to whom, when. Names are kept as they were at that moment.

crate::dialect::sql_migration!(
    r#"
CREATE TABLE events (
    id UUID PRIMARY KEY,
    workspace_id UUID NOT NULL REFERENCES workspaces (id),
    at TIMESTAMPTZ NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id UUID,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target_id UUID,
    target_name TEXT NOT NULL,
    details JSONB NOT NULL
);
CREATE INDEX events_by_time ON events (workspace_id, at, id);
CREATE INDEX events_by_actor ON events (workspace_id, actor_id, at, id);
CREATE INDEX events_by_action ON events (workspace_id, action, at, id);
CREATE INDEX events_by_target ON events (workspace_id, target_id, at, id)
"#
);
