//! Accounts at apps.

use crate::routes::Routes;

mod create;
mod delete;
mod get;
mod list;
mod list_grants;
mod list_waiting_grants;
mod reveal;
mod share;
mod take_back_waiting_grant;
mod unshare;
mod update;
mod view;

pub fn routes(routes: &mut Routes) {
    routes.service(list::list_accounts);
    routes.service(create::create_account);
    routes.service(get::get_account);
    routes.service(update::update_account);
    routes.service(delete::delete_account);
    routes.service(reveal::reveal_account);
    routes.service(list_grants::list_account_grants);
    routes.service(share::share_account);
    routes.service(unshare::unshare_account);
    routes.service(list_waiting_grants::list_account_waiting_grants);
    routes.service(take_back_waiting_grant::take_back_account_waiting_grant);
}
