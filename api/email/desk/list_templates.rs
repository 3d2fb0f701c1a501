//! `GET /email/templates`: what every mail says.

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::caller::SessionCaller;
use crate::email::LANGUAGES;
use crate::email::templates::{Language, render, samples};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

/// Every mail in every language.
#[derive(Serialize, ToSchema)]
pub struct EmailTemplates {
    items: Vec<EmailTemplate>,
}

/// A mail as somebody would get it, with made-up people.
#[derive(Serialize, ToSchema)]
pub struct EmailTemplate {
    #[schema(example = "invite")]
    name: &'static str,
    #[schema(example = "en")]
    language: &'static str,
    subject: String,
    /// The plain-text part.
    text: String,
    html: String,
}

refuses!(NOT_ALLOWED);

/// List email templates
///
/// Every mail Guestlist sends, in every language, with made-up people and the workspace's name.
#[utoipa::path(tag = "email", responses(
    (status = 200, description = "The mails.", body = EmailTemplates),
    Refusals,
))]
#[get("/email/templates")]
pub async fn list_email_templates(app: Data<App>, caller: SessionCaller) -> Result<Json<EmailTemplates>> {
    let tenant = caller.may(Action::ManageEmail)?;
    let samples = samples(&tenant.workspace().name, app.clock.now());
    let items = samples.iter().flat_map(|(name, mail)| {
        LANGUAGES.iter().map(|language| {
            let rendered = render(mail, language.parse::<Language>().unwrap_or_default());
            EmailTemplate {
                name,
                language,
                subject: rendered.subject,
                text: rendered.text,
                html: rendered.html,
            }
        })
    });
    Ok(Json(EmailTemplates { items: items.collect() }))
}
