//! Items: accounts, secrets and collections. What is secret of them is kept sealed; who reaches them is said
//! by grants, on the item itself or on a collection it stands in.

use crate::routes::Routes;

mod accounts;
mod change;
mod collections;
pub mod content;
pub mod create;
pub mod data_key;
pub mod grant;
mod grant_view;
mod held;
pub mod item;
mod lapsed;
mod list;
mod list_member_items;
mod list_partner_items;
mod outline;
pub mod ownership;
mod place;
mod reach;
mod reveal;
mod rights;
mod secrets;
mod share;
pub mod texts;
pub mod totp;
pub mod value;
mod waiting_grants;

pub use rights::{SOLE_OWNER, may_own};

pub fn routes(routes: &mut Routes) {
    accounts::routes(routes);
    secrets::routes(routes);
    collections::routes(routes);
    routes.service(list_member_items::list_member_items);
    routes.service(list_partner_items::list_partner_items);
}
