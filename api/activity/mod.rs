//! Activity, the audit trail: every change writes an event in its own transaction.

use crate::routes::Routes;

pub mod changes;
pub mod event;
mod export;
mod follow;
pub mod happening;
mod list;
pub mod search;

pub fn routes(routes: &mut Routes) {
    routes.service(list::list_activity);
    routes.service(export::export_activity);
    routes.service(follow::follow_changes);
}
