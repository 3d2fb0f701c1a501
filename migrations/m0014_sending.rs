//! Mails that go out in one request, the breaker and the pace of a mail provider.

crate::dialect::sql_migration!(
    r#"
ALTER TABLE emails ADD COLUMN batch_id UUID;
CREATE INDEX emails_by_batch ON emails (batch_id) WHERE batch_id IS NOT NULL;

ALTER TABLE provider_holds RENAME TO provider_gates;
ALTER TABLE provider_gates ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE provider_gates ADD COLUMN next_request_at TIMESTAMPTZ
"#
);
