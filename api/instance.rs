//! `GET /instance`: what the web app must know before anybody signs in.

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::config::MailProvider;
use crate::email::LANGUAGES;
use crate::session::password;

/// What this installation offers.
#[derive(Serialize, ToSchema)]
pub struct Instance {
    #[schema(example = "0.1.0")]
    version: &'static str,
    /// Terms to accept when joining; null: none.
    terms_url: Option<String>,
    /// Where the built-in mailbox shows what it caught; null: mail reaches people.
    mailbox_url: Option<String>,
    languages: [&'static str; 2],
    /// The fewest characters of a password.
    min_password_length: usize,
}

/// Describe this installation
#[utoipa::path(tag = "instance", security(()), responses(
    (status = 200, description = "What this installation offers.", body = Instance),
))]
#[get("/instance")]
pub async fn get_instance(app: Data<App>) -> Json<Instance> {
    let config = &app.config;
    let catches_mail = config.mail.provider == MailProvider::Mailbox;
    Json(Instance {
        version: env!("CARGO_PKG_VERSION"),
        terms_url: config.terms_url.clone(),
        mailbox_url: catches_mail.then(|| format!("{}/", config.mail.api_url)),
        languages: LANGUAGES,
        min_password_length: password::MIN_LENGTH,
    })
}
