//! Collections of accounts, secrets and further collections.

use crate::routes::Routes;

mod create;
mod delete;
mod get;
mod list;
mod list_grants;
mod list_waiting_grants;
mod share;
mod take_back_waiting_grant;
mod unshare;
mod update;
mod view;

pub fn routes(routes: &mut Routes) {
    routes.service(list::list_collections);
    routes.service(create::create_collection);
    routes.service(get::get_collection);
    routes.service(update::update_collection);
    routes.service(delete::delete_collection);
    routes.service(list_grants::list_collection_grants);
    routes.service(share::share_collection);
    routes.service(unshare::unshare_collection);
    routes.service(list_waiting_grants::list_collection_waiting_grants);
    routes.service(take_back_waiting_grant::take_back_collection_waiting_grant);
}
