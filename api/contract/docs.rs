//! `/api/docs`: the contract to read and try, and what each problem means. All of it is in the binary.

use std::sync::LazyLock;

use actix_web::web::{self, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::openapi;
use super::problem_page::{Explained, explained};
use crate::problem::{NOT_FOUND, Result, method_not_allowed};
use crate::web_app;

/// The pages, outside `/api/v1`.
pub fn routes(routes: &mut ServiceConfig) {
    let mut add = |path: &str, route: actix_web::Route| {
        routes.service(web::resource(path).route(route).default_service(web::to(read_only)));
    };
    add("/api/docs", web::get().to(page));
    add("/api/docs/", web::get().to(page));
    add("/api/docs/openapi.json", web::get().to(json));
    add("/api/docs/openapi.yaml", web::get().to(yaml));
    add("/api/docs/problems", web::get().to(problems));
    add("/api/docs/problems.css", web::get().to(style));
    add("/api/docs/problems/{code}", web::get().to(problem));
}

async fn read_only() -> Result<HttpResponse> {
    Err(method_not_allowed(&["GET"]).into())
}

async fn page(request: HttpRequest) -> Result<HttpResponse> {
    web_app::file("api-docs/index.html", &request)
}

// Made once: anybody may ask.
static JSON: LazyLock<String> = LazyLock::new(|| openapi().to_json().expect("the contract is JSON"));
static YAML: LazyLock<String> = LazyLock::new(|| openapi().to_yaml().expect("the contract is YAML"));

async fn json() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(JSON.as_str())
}

async fn yaml() -> HttpResponse {
    HttpResponse::Ok().content_type("application/yaml").body(YAML.as_str())
}

#[derive(Template)]
#[template(path = "problems.html")]
struct Problems {
    problems: Vec<Explained>,
}

async fn problems() -> HttpResponse {
    html(&Problems { problems: explained() })
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    problem: Explained,
}

async fn problem(code: Path<String>) -> Result<HttpResponse> {
    let problem = explained().into_iter().find(|problem| problem.code == *code).ok_or(NOT_FOUND)?;
    Ok(html(&ProblemPage { problem }))
}

fn html(page: &impl Template) -> HttpResponse {
    let text = page.render().expect("writing into a string does not fail");
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(text)
}

async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(include_str!("templates/problems.css"))
}
