//! Every URL, by feature, in reading order.

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::email::{desk, webhook};
use crate::problem::{Error, NOT_FOUND, method_not_allowed};
use crate::{
    activity, api_keys, instance, invites, join, me, members, operations, partners, session, suppressions,
    workspace,
};

/// Where the API begins.
pub const BASE: &str = "/api/v1";

/// The API, without what surrounds it.
pub fn api(routes: &mut ServiceConfig) {
    routes.service(instance::get_instance);
    session::routes(routes);
    me::routes(routes);
    workspace::routes(routes);
    members::routes(routes);
    invites::routes(routes);
    partners::routes(routes);
    join::routes(routes);
    activity::routes(routes);
    api_keys::routes(routes);
    suppressions::routes(routes);
    desk::routes(routes);
    webhook::routes(routes);
}

/// What no route took.
pub async fn fallback(request: HttpRequest) -> Result<HttpResponse, Error> {
    Err(not_routed(&request))
}

/// 405 with the methods the path has, else 404. Also for a path that was taken for another with a
/// placeholder: `GET /invites/bulk` is no invite.
pub fn not_routed(request: &HttpRequest) -> Error {
    let methods = operations::methods_of(request.path());
    if methods.is_empty() || methods.contains(request.method()) {
        return NOT_FOUND.into();
    }
    let allow: Vec<&str> = methods.iter().map(Method::as_str).collect();
    method_not_allowed(&allow).into()
}
