//! What is looked up when a partner, or an import, goes.

use crate::dialect::sql_migration;

sql_migration!(
    r#"
CREATE INDEX grants_passed_on ON grants (workspace_id, through_partner_id) WHERE through_partner_id IS NOT NULL;
CREATE INDEX import_waiting_grants_of_import ON import_waiting_grants (import_id);
CREATE INDEX imported_shared_folders_of_import ON imported_shared_folders (import_id)
"#
);
