//! `GET /metrics`, on a listener of its own: it is the operator's, not the public's.

use std::net::TcpListener;

use actix_web::dev::Server;
use actix_web::web::Data;
use actix_web::{App as ActixApp, HttpResponse, HttpServer, get};
use prometheus_client::encoding::prometheus_text::{CONTENT_TYPE, encode};

use super::sample;
use crate::app::App;
use crate::problem::{Error, Result};

/// Serves on the listener for as long as the process runs.
pub fn serve(app: App, listener: TcpListener) -> std::io::Result<Server> {
    let data = Data::new(app);
    let server = HttpServer::new(move || ActixApp::new().app_data(data.clone()).service(metrics));
    Ok(server.workers(1).disable_signals().listen(listener)?.run())
}

#[get("/metrics")]
async fn metrics(app: Data<App>) -> Result<HttpResponse> {
    let mut text = String::new();
    encode(&mut text, &app.metrics.registry).map_err(Error::internal)?;
    encode(&mut text, &sample::now(&app).await).map_err(Error::internal)?;
    Ok(HttpResponse::Ok().content_type(CONTENT_TYPE).body(text))
}
