//! Partners: outside organizations whose guests form a group and manage themselves. Members of the
//! workspace host them.

use crate::routes::Routes;
use serde::Serialize;
use uuid::Uuid;

mod add_host;
mod create;
mod get;
pub mod host;
mod list;
mod list_activity;
mod list_users;
pub mod outsiders;
pub mod partner;
mod remove;
mod remove_host;
mod remove_user;
pub mod rights;
mod update_user;
mod user;
mod user_view;
mod view;

pub fn routes(routes: &mut Routes) {
    routes.service(list::list_partners);
    routes.service(create::create_partner);
    routes.service(get::get_partner);
    routes.service(remove::remove_partner);
    routes.service(list_users::list_partner_users);
    routes.service(update_user::update_partner_user);
    routes.service(remove_user::remove_partner_user);
    routes.service(add_host::add_partner_host);
    routes.service(remove_host::remove_partner_host);
    routes.service(list_activity::list_partner_activity);
}

/// What is asked of a list within a partner: its cursors are good for no other partner's.
#[derive(Serialize)]
struct Within<'a, Q> {
    partner: Uuid,
    #[serde(flatten)]
    query: &'a Q,
}
