//! What was caught, as JSON.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::{Data, Json, Path, Query};
use serde::{Deserialize, Serialize};

use super::Mailbox;
use super::caught::Message;
use super::problem::Problem;

/// `?to=` keeps one recipient's mail only.
#[derive(Deserialize)]
pub struct Filter {
    to: Option<String>,
}

/// The form of the list.
#[derive(Serialize)]
pub struct Messages {
    items: Vec<Arc<Message>>,
}

/// `GET /messages?to=`: newest first.
pub async fn list(mailbox: Data<Mailbox>, filter: Query<Filter>) -> Json<Messages> {
    let items = mailbox.caught().list(filter.to.as_deref());
    Json(Messages { items })
}

/// `GET /messages/{id}`.
pub async fn show(mailbox: Data<Mailbox>, id: Path<String>) -> Result<Json<Arc<Message>>, Problem> {
    find(&mailbox, &id).map(Json).ok_or(Problem::NO_MESSAGE)
}

/// `DELETE /messages`: forgets everything caught.
pub async fn clear(mailbox: Data<Mailbox>) -> HttpResponse {
    mailbox.caught().clear();
    HttpResponse::NoContent().finish()
}

/// A mail by the id in a URL.
pub fn find(mailbox: &Mailbox, id: &str) -> Option<Arc<Message>> {
    mailbox.caught().get(id.parse().ok()?)
}
