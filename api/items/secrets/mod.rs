//! Texts that are kept secret.

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
    routes.service(list::list_secrets);
    routes.service(create::create_secret);
    routes.service(get::get_secret);
    routes.service(update::update_secret);
    routes.service(delete::delete_secret);
    routes.service(reveal::reveal_secret);
    routes.service(list_grants::list_secret_grants);
    routes.service(share::share_secret);
    routes.service(unshare::unshare_secret);
    routes.service(list_waiting_grants::list_secret_waiting_grants);
    routes.service(take_back_waiting_grant::take_back_secret_waiting_grant);
}
