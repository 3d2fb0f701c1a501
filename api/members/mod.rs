//! Members and guests of a workspace: lists, roles, removal, ownership, exports.

use crate::routes::Routes;

pub mod ended;
mod export;
mod get;
mod leave;
mod list;
mod list_guests;
mod listed;
mod long_lists;
pub mod member;
mod people;
mod remove;
pub mod rights;
pub mod roster;
pub mod search;
mod send_password_reset;
mod sign_out;
mod sort;
mod transfer;
mod update;
pub mod view;

pub use long_lists::LongLists;

pub fn routes(routes: &mut Routes) {
    routes.service(list::list_members);
    routes.service(export::export_members);
    routes.service(leave::leave_workspace);
    routes.service(get::get_member);
    routes.service(update::update_member);
    routes.service(remove::remove_member);
    routes.service(send_password_reset::send_password_reset);
    routes.service(sign_out::sign_out_member);
    routes.service(transfer::transfer_ownership);
    routes.service(list_guests::list_guests);
    routes.service(export::export_guests);
    routes.service(people::list_people);
}
