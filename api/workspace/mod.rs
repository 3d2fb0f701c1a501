//! The workspace: its name, its own domains and its policy on guest invites.

use crate::routes::Routes;

pub mod founding;
mod get;
mod update;
pub mod workspace;

pub fn routes(routes: &mut Routes) {
    routes.service(get::get_workspace);
    routes.service(update::update_workspace);
}
