//! `/health/live` (the process runs) and `/health/ready` (it can serve requests).

use actix_web::http::header;
use actix_web::web::{Data, ServiceConfig};
use actix_web::{HttpResponse, get};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::app::App;
use crate::problem::Result;

#[get("/health/live")]
async fn live() -> HttpResponse {
    answer("live")
}

#[get("/health/ready")]
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
