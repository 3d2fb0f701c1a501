//! Answers kept for `Idempotency-Key`, so that a repeated request is not done twice.

crate::dialect::sql_migration!(
    r#"
CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    locked_until TIMESTAMPTZ,
    status INTEGER,
    content_type TEXT,
    location TEXT,
    body TEXT,
    PRIMARY KEY (scope, idempotency_key)
);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at)
"#
);
