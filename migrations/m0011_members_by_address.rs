//! The newest membership of an address is looked for with each invite. Without its id in the index
//! SQLite goes through all members of the workspace instead.

crate::dialect::sql_migration!(
    r#"
DROP INDEX members_by_address;
CREATE INDEX members_by_address ON members (workspace_id, email_key, id)
"#
);
