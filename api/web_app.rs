//! The web app's files, built into the binary. Any other address gets the app's page, which finds
//! its way itself; under `/api` nothing is made up.

use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::problem::{NOT_FOUND, Result, method_not_allowed};

#[derive(RustEmbed)]
#[folder = "web/dist"]
struct Files;

const PAGE: &str = "index.html";

/// Answers GET and HEAD with a file or the app's page.
pub async fn serve(request: HttpRequest) -> Result<HttpResponse> {
    let path = request.path();
    if path.starts_with("/api/") || path == "/api" {
        return Err(NOT_FOUND.into());
    }
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return Err(method_not_allowed(&["GET", "HEAD"]).into());
    }
    let name = path.trim_start_matches('/');
    let is_file = name.rsplit('/').next().is_some_and(|last| last.contains('.'));
    let name = if is_file { name } else { PAGE };
    // The compressed twins made by the web build are served under the plain name only.
    if name.ends_with(".br") || name.ends_with(".gz") {
        return Err(NOT_FOUND.into());
    }
    file(name, &request)
}

/// One of the built files, compressed as the browser takes it.
pub fn file(name: &str, request: &HttpRequest) -> Result<HttpResponse> {
    let (file, encoding) = find(name, request).ok_or(NOT_FOUND)?;
    let mime = mime_guess::from_path(name).first_or_octet_stream();
    let mut response = HttpResponse::Ok();
    response.content_type(match mime.type_() {
        mime_guess::mime::TEXT => format!("{mime}; charset=utf-8"),
        _ => mime.to_string(),
    });
    // Names under assets/ carry a hash of their content.
    let caching =
        if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.insert_header((header::CACHE_CONTROL, caching)).insert_header((header::VARY, "Accept-Encoding"));
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    Ok(response.body(file.data.into_owned()))
}

fn find(name: &str, request: &HttpRequest) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted = request
        .headers()
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let twins = [("br", ".br"), ("gzip", ".gz")];
    twins
        .into_iter()
        .filter(|(encoding, _)| accepted.contains(encoding))
        .find_map(|(encoding, ending)| Some((Files::get(&format!("{name}{ending}"))?, Some(encoding))))
        .or_else(|| Some((Files::get(name)?, None)))
}
