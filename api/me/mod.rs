//! The signed-in person: who they are and what they may do, their profile, their sessions.

use crate::routes::Routes;

mod end_other_sessions;
mod end_session;
mod get;
mod list_sessions;
pub mod me;
pub mod memberships;
mod update;

pub fn routes(routes: &mut Routes) {
    routes.service(get::get_me);
    routes.service(update::update_me);
    routes.service(list_sessions::list_my_sessions);
    routes.service(end_other_sessions::end_my_other_sessions);
    routes.service(end_session::end_my_session);
}
