//! Invites: creating, listing, sending again, taking back.

use crate::routes::Routes;

mod bulk;
mod create;
mod emails;
pub mod expiry;
pub mod failure_notice;
mod get;
pub mod invite;
mod list;
mod mail;
pub mod many;
pub mod new_invite;
pub mod quota;
mod resend;
mod revoke;
pub mod rights;
pub mod sender;
pub mod state;
pub mod taken_back;
pub mod view;

pub fn routes(routes: &mut Routes) {
    routes.service(create::create_invite);
    routes.service(bulk::create_invites);
    routes.service(list::list_invites);
    routes.service(get::get_invite);
    routes.service(resend::resend_invite);
    routes.service(revoke::revoke_invite);
    routes.service(emails::list_invite_emails);
}
