//! When an invite's expiry was noted, and when its reminder is due: the clean-up finds both without
//! passing the others.

crate::dialect::sql_migration!(
    r#"
ALTER TABLE invites ADD COLUMN expiry_noted_at TIMESTAMPTZ;
ALTER TABLE invites ADD COLUMN remind_at TIMESTAMPTZ;
CREATE INDEX invites_to_expire ON invites (expires_at) WHERE accepted_at IS NULL AND declined_at IS NULL
    AND revoked_at IS NULL AND superseded_at IS NULL AND expiry_noted_at IS NULL;
CREATE INDEX invites_to_remind ON invites (remind_at) WHERE remind_at IS NOT NULL
"#
);
