//! A panic is a bug of ours: the request it happened in is answered with a 500, and the process lives.

use std::panic::AssertUnwindSafe;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::HeaderMap;
use actix_web::middleware::Next;
use futures_util::FutureExt;

use crate::problem::Error;

/// What the caller is not told; the panic itself, with its place, is in the log.
#[derive(Debug, thiserror::Error)]
#[error("a handler panicked")]
struct Panicked;

/// Turns a panic of what lies within into an error. Whatever the request had begun is undone, as
/// its transaction was dropped.
pub async fn middleware(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let answer = AssertUnwindSafe(async move { next.call(request).await }).catch_unwind().await;
    answer.unwrap_or_else(|_| Err(Error::internal(Panicked).into()))
}

/// Puts headers on an answer, also on one that is still an error, as a panic's is.
pub fn with_headers<B>(
    answer: Result<ServiceResponse<B>, actix_web::Error>,
    put: impl FnOnce(&mut HeaderMap),
) -> Result<ServiceResponse<B>, actix_web::Error> {
    match answer {
        Ok(mut response) => {
            put(response.headers_mut());
            Ok(response)
        }
        Err(error) => {
            let mut response = error.error_response();
            put(response.headers_mut());
            Err(InternalError::from_response(error, response).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use actix_web::middleware::from_fn;
    use actix_web::web::to;
    use actix_web::{App, HttpResponse, HttpServer};
    use serde_json::Value;

    use super::middleware;
    use crate::request_id;

    async fn panics() -> HttpResponse {
        panic!("a bug with a secret in it")
    }

    #[actix_web::test]
    async fn a_panic_is_a_500_and_the_process_lives() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let app = || {
            App::new()
                .wrap(from_fn(middleware))
                .wrap(from_fn(request_id::middleware))
                .route("/panics", to(panics))
                .route("/works", to(HttpResponse::NoContent))
        };
        let server = HttpServer::new(app).workers(1).listen(listener).expect("it listens").run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        for _ in 0..3 {
            let answer = reqwest::get(format!("{url}/panics")).await.expect("an answer");
            assert_eq!(answer.status(), 500);
            let id = answer.headers()["x-request-id"].to_str().expect("text").to_owned();
            let text = answer.text().await.expect("a body");
            let problem: Value = serde_json::from_str(&text).expect("a problem");
            assert_eq!((&problem["code"], &problem["instance"]), (&"internal".into(), &id.into()));
            assert!(!text.contains("secret"), "{text}");
            assert_eq!(reqwest::get(format!("{url}/works")).await.expect("an answer").status(), 204);
        }
        handle.stop(false).await;
    }
}
