//! `/health/live` (the process runs) and `/health/ready` (it can serve requests).

use actix_web::http::header;
use actix_web::web::{Data, ServiceConfig};
use actix_web::{HttpResponse, route};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::app::App;
use crate::problem::Result;

// HEAD too: many load balancers ask so, and would else get the web app's page, which always is there.
#[route("/health/live", method = "GET", method = "HEAD")]
async fn live() -> HttpResponse {
    answer("live")
}

#[route("/health/ready", method = "GET", method = "HEAD")]
async fn ready(app: Data<App>) -> Result<HttpResponse> {
    app.db.reader().execute_unprepared("SELECT 1").await?;
    Ok(answer("ready"))
}

fn answer(status: &str) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(json!({ "status": status }))
}

/// Both, outside `/api/v1`.
pub fn routes(routes: &mut ServiceConfig) {
    routes.service(live).service(ready);
}
