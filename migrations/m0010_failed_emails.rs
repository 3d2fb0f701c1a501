//! Counting the mails that failed, which the metrics do, without reading all that were sent.

crate::dialect::sql_migration!(
    r#"
CREATE INDEX emails_failed ON emails (id) WHERE status = 'failed'
"#
);
