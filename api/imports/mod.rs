//! Imports: what another password manager kept, brought into the workspace. Who had access there and is
//! not here yet is invited from an import's report, and finds on joining what they had.

use serde::Serialize;
use uuid::Uuid;

use crate::page::{KeyKind, ListOrder};
use crate::routes::Routes;

pub mod bitwarden;
mod bringing_in;
mod cancel;
mod commit;
mod create;
mod csv_rows;
mod ending;
pub mod export;
mod get;
pub mod import;
pub mod imported_folder;
mod importer;
mod invite_unmatched;
mod invite_unmatched_many;
mod json;
pub mod lastpass;
mod list;
mod list_items;
mod list_users;
mod making_grants;
mod making_items;
mod matching;
mod names;
mod plan;
mod reached_sites;
mod report;
pub mod row;
mod sealed_parts;
mod store;
pub mod text;
pub mod upload;
pub mod user;
mod user_view;
mod view;
pub mod waiting_grant;
pub mod worker;

pub use ending::forget_old;

pub fn routes(routes: &mut Routes) {
    routes.service(create::create_import);
    routes.service(list::list_imports);
    routes.service(get::get_import);
    routes.service(commit::commit_import);
    routes.service(cancel::cancel_import);
    routes.service(list_items::list_import_items);
    routes.service(list_users::list_matched_users);
    routes.service(list_users::list_unmatched_users);
    routes.service(invite_unmatched::invite_unmatched_user);
    routes.service(invite_unmatched_many::invite_unmatched_users);
    routes.service(report::export_import_report);
    routes.service(report::export_unmatched_users);
}

/// The order of an import's lists; ties by id.
const BY_NAME: ListOrder = ListOrder { by: KeyKind::Text, descending: false };

/// What is asked of a list within an import: its cursors are good for no other import's.
#[derive(Serialize)]
struct Of<'a, Q> {
    import: Uuid,
    #[serde(flatten)]
    query: &'a Q,
}
