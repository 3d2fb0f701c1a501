//! The ceiling of `make bench`: actix-web answering JSON, without a database or anything of ours.

use actix_web::{App, HttpResponse, HttpServer, get};

#[get("/")]
async fn answer() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "ready" }))
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8099".to_owned());
    HttpServer::new(|| App::new().service(answer)).bind(address)?.run().await
}
