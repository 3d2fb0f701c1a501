//! Lists of invites in one state, newest first, without passing all the others. Invites that wait
//! are in few of these, so that creating one costs little more.

crate::dialect::sql_migration!(
    r#"
CREATE INDEX invites_accepted ON invites (workspace_id, created_at, id) WHERE accepted_at IS NOT NULL;
CREATE INDEX invites_declined ON invites (workspace_id, created_at, id) WHERE declined_at IS NOT NULL;
CREATE INDEX invites_revoked ON invites (workspace_id, created_at, id) WHERE revoked_at IS NOT NULL;
CREATE INDEX invites_superseded ON invites (workspace_id, created_at, id) WHERE superseded_at IS NOT NULL;
CREATE INDEX invites_by_delivery ON invites (workspace_id, delivery_status, created_at, id)
"#
);
