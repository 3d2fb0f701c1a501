//! The workspace: its name, its own domains and its policy on guest invites.

use utoipa_actix_web::service_config::ServiceConfig;

pub mod founding;
mod get;
mod update;
pub mod workspace;

pub fn routes(routes: &mut ServiceConfig) {
    routes.service(get::get_workspace);
    routes.service(update::update_workspace);
}
