//! Activity, the audit trail: every change writes an event in its own transaction.

use utoipa_actix_web::service_config::ServiceConfig;

pub mod event;
pub mod happening;
mod list;

pub fn routes(routes: &mut ServiceConfig) {
    routes.service(list::list_activity);
}
