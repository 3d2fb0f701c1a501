//! Every URL, by feature, in reading order.

use actix_web::dev::HttpServiceFactory;
use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, web};
use utoipa_actix_web::{OpenApiFactory, service_config};

use crate::email::{desk, webhook};
use crate::problem::{Error, NOT_FOUND, method_not_allowed};
use crate::{
    activity, api_keys, imports, instance, invites, items, join, me, members, operations, partners, session,
    suppressions, workspace,
};

/// Where the API begins.
pub const BASE: &str = "/api/v1";

/// What operations are added to. Each worker of the server has them all: only whoever asks for the
/// contract has it made, which takes 9 MB.
pub enum Routes<'a, 'c> {
    Server(&'a mut web::ServiceConfig),
    Contract(&'a mut service_config::ServiceConfig<'c>),
}

impl Routes<'_, '_> {
    /// Adds an operation.
    pub fn service(&mut self, operation: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        match self {
            Self::Server(routes) => _ = routes.service(operation),
            Self::Contract(routes) => _ = routes.service(operation),
        }
        self
    }
}

/// The API, without what surrounds it.
pub fn api(routes: &mut Routes) {
    routes.service(instance::get_instance);
    session::routes(routes);
    me::routes(routes);
    workspace::routes(routes);
    members::routes(routes);
    invites::routes(routes);
    partners::routes(routes);
    items::routes(routes);
    imports::routes(routes);
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
