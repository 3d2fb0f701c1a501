//! API keys: how a program acts in a workspace. A key belongs to the workspace and goes on working
//! when its maker leaves; it acts with an Admin's rights cut down to its scopes.
//!
//! What only a person may do (their profile, keys, ownership) asks for a
//! [`SessionCaller`](crate::caller::SessionCaller), which no key ever is, however a path is written.

use crate::routes::Routes;

pub mod api_key;
mod create;
mod list;
mod revoke;
mod view;

pub fn routes(routes: &mut Routes) {
    routes.service(list::list_api_keys);
    routes.service(create::create_api_key);
    routes.service(revoke::revoke_api_key);
}
