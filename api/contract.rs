//! The contract (OpenAPI 3.1), made of the routes themselves.

use utoipa::OpenApi;
use utoipa::openapi::HttpMethod;
use utoipa::openapi::path::{Operation, Paths};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_actix_web::{AppExt, scope};

use self::examples::Examples;
use crate::problem;
use crate::routes::{BASE, Routes, api};

mod answers;
pub mod docs;
mod examples;
mod problem_page;

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
    components(schemas(crate::page::TimeSort, crate::page::NameSort)),
    tags(
        (name = "instance", description = "What this installation offers."),
        (name = "session", description = "Signing in and staying signed in."),
        (name = "me", description = "The signed-in person."),
        (name = "workspace", description = "The workspace and its policy."),
        (name = "members", description = "Members and guests."),
        (name = "invites", description = "Inviting people."),
        (name = "partners", description = "Outside organizations whose guests manage themselves."),
        (name = "items", description = "Accounts, secrets and collections, and with whom they are shared."),
        (name = "join", description = "Following an invite's link."),
        (name = "activity", description = "Who did what to whom, when."),
        (name = "api_keys", description = "Keys by which programs act in the workspace."),
        (name = "suppressions", description = "Addresses mail is of no use to."),
        (name = "email", description = "How mail leaves the workspace."),
        (name = "mail_webhooks", description = "What the mail provider reports."),
    ),
)]
struct Contract;

/// The contract, made of the routes themselves.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let (_, mut document) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(Contract::openapi())
        .service(scope::scope(BASE).configure(|scope| api(&mut Routes::Contract(scope))))
        .split_for_parts();
    answers::require_all_fields(&mut document);
    answers::refer_to_items(&mut document);
    let components = document.components.get_or_insert_default();
    components.schemas.extend([problem::problem_schema()]);
    let mut examples = Examples::read();
    for (path, method, operation) in operations(&mut document.paths) {
        problem::document(&method, path, operation, components);
        examples.add_to(operation);
    }
    examples.add_problems(components);
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

/// Every operation, with its path and method.
fn operations(paths: &mut Paths) -> impl Iterator<Item = (&String, HttpMethod, &mut Operation)> {
    paths.paths.iter_mut().flat_map(|(path, item)| {
        let operations = [
            (HttpMethod::Get, &mut item.get),
            (HttpMethod::Post, &mut item.post),
            (HttpMethod::Patch, &mut item.patch),
            (HttpMethod::Delete, &mut item.delete),
        ];
        let those = operations.into_iter();
        those.filter_map(move |(method, operation)| Some((path, method, operation.as_mut()?)))
    })
}
