//! The signed-in person: who they are and what they may do, their profile, their sessions.

use utoipa_actix_web::service_config::ServiceConfig;

mod get;
pub mod me;
pub mod memberships;

pub fn routes(routes: &mut ServiceConfig) {
    routes.service(get::get_me);
}
