//! Every URL, by feature, in reading order.

use std::sync::LazyLock;

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::problem::{Error, METHOD_NOT_ALLOWED, NOT_FOUND};
use crate::{activity, api_keys, contract, instance, invites, join, me, members, session, workspace};

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
    join::routes(routes);
    activity::routes(routes);
    api_keys::routes(routes);
}

/// What no route took.
pub async fn fallback(request: HttpRequest) -> Result<HttpResponse, Error> {
    Err(not_routed(&request))
}

/// 405 with the methods the path has, else 404. Also for a path that was taken for another with a
/// placeholder: `GET /invites/bulk` is no invite.
pub fn not_routed(request: &HttpRequest) -> Error {
    let methods = methods_of(request.path());
    if methods.is_empty() || methods.contains(request.method()) {
        return NOT_FOUND.into();
    }
    let allow: Vec<&str> = methods.iter().map(Method::as_str).collect();
    METHOD_NOT_ALLOWED.with("allow", &allow).header("allow", &allow.join(", ")).into()
}

/// The methods the contract has for a path.
fn methods_of(path: &str) -> Vec<Method> {
    static PATHS: LazyLock<Vec<(String, Vec<Method>)>> = LazyLock::new(|| {
        let paths = contract::openapi().paths.paths;
        paths
            .into_iter()
            .map(|(path, item)| {
                let methods = [
                    (item.get.is_some(), Method::GET),
                    (item.post.is_some(), Method::POST),
                    (item.patch.is_some(), Method::PATCH),
                    (item.delete.is_some(), Method::DELETE),
                ];
                (path, methods.into_iter().filter(|(has, _)| *has).map(|(_, method)| method).collect())
            })
            .collect()
    });
    // A literal path wins over one with a placeholder: /members/export.csv is not /members/{id}.
    PATHS
        .iter()
        .filter(|(template, _)| matches_template(template, path))
        .min_by_key(|(template, _)| template.matches('{').count())
        .map(|(_, methods)| methods.clone())
        .unwrap_or_default()
}

fn matches_template(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if wanted == given => {}
            (Some(wanted), Some(given)) if wanted.starts_with('{') && !given.is_empty() => {}
            _ => return false,
        }
    }
}
