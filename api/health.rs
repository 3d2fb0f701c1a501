//! `/health/live` (the process runs) and `/health/ready` (it can serve requests).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use actix_web::http::header;
use actix_web::web::{Data, ServiceConfig};
use actix_web::{HttpResponse, route};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::app::App;
use crate::problem::Error;

// HEAD too: many load balancers ask so, and would else get the web app's page, which always is there.
#[route("/health/live", method = "GET", method = "HEAD")]
async fn live() -> HttpResponse {
    answer("live")
}

#[route("/health/ready", method = "GET", method = "HEAD")]
async fn ready(app: Data<App>) -> Result<HttpResponse, Error> {
    app.db.execute_unprepared("SELECT 1").await?;
    Ok(answer("ready"))
}

fn answer(status: &str) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(json!({ "status": status }))
}

/// Asks the server that listens there whether it is ready: for a container's health check, where
/// there is no curl. The error says what it answered instead.
pub async fn ask(mut listen: SocketAddr) -> Result<(), String> {
    match listen.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => listen.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => listen.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    let url = format!("http://{listen}/health/ready");
    let client =
        reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().map_err(|e| e.to_string())?;
    match client.get(&url).send().await {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => Err(format!("{url} answered {}", answer.status())),
        Err(error) if error.is_timeout() => Err(format!("{url} did not answer within {PATIENCE:?}")),
        Err(_) => Err(format!("{url} cannot be reached; does `guestlist serve` run?")),
    }
}

/// Less than orchestrators wait for a health check, and more than the database is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Both, outside `/api/v1`.
pub fn routes(routes: &mut ServiceConfig) {
    routes.service(live).service(ready);
}
