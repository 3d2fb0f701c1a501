//! Every URL, by feature, in reading order; and the contract made of them.

use std::collections::HashSet;
use std::sync::LazyLock;

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse};
use utoipa::OpenApi;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{Object, Schema};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};

use crate::problem::{Error, METHOD_NOT_ALLOWED, NOT_FOUND, problem_schema};
use crate::{activity, api_keys, instance, invites, join, me, members, session, workspace};

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

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Guestlist",
        description = "Let outside people into a workspace: invite guests, know that the invite arrived, let them join safely, and take access back.\n\nThe credential decides the workspace. Errors are RFC 9457 problems; `code` is stable. Creating and sending POSTs take an `Idempotency-Key`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    servers((url = "/", description = "This installation.")),
    security(("bearer" = [])),
    // Parameters' types are not collected by themselves.
    components(schemas(crate::page::TimeSort, crate::members::PeopleSort)),
    tags(
        (name = "instance", description = "What this installation offers."),
        (name = "session", description = "Signing in and staying signed in."),
        (name = "me", description = "The signed-in person."),
        (name = "workspace", description = "The workspace and its policy."),
        (name = "members", description = "Members and guests."),
        (name = "invites", description = "Inviting people."),
        (name = "join", description = "Following an invite's link."),
        (name = "activity", description = "Who did what to whom, when."),
        (name = "api_keys", description = "Keys by which programs act in the workspace."),
    ),
)]
struct Contract;

/// The contract, made of the routes themselves.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let (_, mut document) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(Contract::openapi())
        .service(scope::scope(BASE).configure(api))
        .split_for_parts();
    require_all_fields_of_answers(&mut document);
    let components = document.components.get_or_insert_default();
    let (name, schema) = problem_schema();
    components.schemas.insert(name, schema);
    components.add_security_scheme(
        "bearer",
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some("An access token from `POST /session`, or an API key (`guestlist_key_…`)."))
                .build(),
        ),
    );
    document
}

/// An answer always has all its fields, null where there is nothing to say; a request may leave
/// optional ones out. The derive macro knows no such difference.
fn require_all_fields_of_answers(document: &mut utoipa::openapi::OpenApi) {
    let operations = document.paths.paths.values().flat_map(|item| [&item.post, &item.patch]);
    let requests: HashSet<String> = operations
        .flatten()
        .filter_map(|operation| match operation.request_body.as_ref()? {
            RefOr::T(body) => Some(body),
            RefOr::Ref(_) => None,
        })
        .flat_map(|body| body.content.values())
        .filter_map(|content| match content {
            RefOr::T(content) => content.schema.as_ref(),
            RefOr::Ref(_) => None,
        })
        .flat_map(|schema| match schema {
            // A body that may be left out: the schema or null.
            RefOr::T(Schema::OneOf(choices)) => choices.items.iter().collect(),
            schema => vec![schema],
        })
        .filter_map(|schema| match schema {
            RefOr::Ref(reference) => reference.ref_location.rsplit('/').next().map(str::to_owned),
            RefOr::T(_) => None,
        })
        .collect();
    for (name, schema) in &mut document.components.get_or_insert_default().schemas {
        if requests.contains(name) {
            continue;
        }
        match schema {
            RefOr::T(Schema::Object(object)) => require_all(object),
            // A flattened struct and its own fields.
            RefOr::T(Schema::AllOf(parts)) => {
                for part in &mut parts.items {
                    if let RefOr::T(Schema::Object(object)) = part {
                        require_all(object);
                    }
                }
            }
            _ => {}
        }
    }
}

fn require_all(object: &mut Object) {
    object.required = object.properties.keys().cloned().collect();
}

/// What no route took: 405 with the methods the path has, else 404.
pub async fn fallback(request: HttpRequest) -> Result<HttpResponse, Error> {
    let methods = methods_of(request.path());
    if methods.is_empty() {
        return Err(NOT_FOUND.into());
    }
    let allow: Vec<&str> = methods.iter().map(Method::as_str).collect();
    Err(METHOD_NOT_ALLOWED.with("allow", &allow).header("allow", &allow.join(", ")).into())
}

/// The methods the contract has for a path.
fn methods_of(path: &str) -> Vec<Method> {
    static PATHS: LazyLock<Vec<(String, Vec<Method>)>> = LazyLock::new(|| {
        let paths = openapi().paths.paths;
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
