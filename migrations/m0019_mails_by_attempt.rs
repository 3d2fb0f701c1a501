//! The mails of the last hour are counted along this, whatever their number in the last years.

use crate::dialect::sql_migration;

sql_migration!(
    r#"
CREATE INDEX emails_by_attempt ON emails (workspace_id, first_attempt_at) WHERE first_attempt_at IS NOT NULL
"#
);
