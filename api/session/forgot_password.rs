//! `POST /password/forgot`: a mail with a link to choose a new password.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::attempts::{self, FORGOT_ACCOUNT, FORGOT_ADDRESS, RATE_LIMITED};
use super::{reset, user};
use crate::app::App;
use crate::db::Transaction;
use crate::email::LANGUAGES;
use crate::email_address::{EmailAddress, validate_email};
use crate::network_address::NetworkAddress;
use crate::problem::{INVALID, Result, refuses};
use crate::valid_json::ValidJson;

/// Whose password was forgotten.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgotPassword {
    #[validate(custom(function = validate_email))]
    #[schema(example = "olive@contenzilla.test")]
    email: String,
}

refuses!(INVALID, RATE_LIMITED);

/// Ask for a password reset
///
/// Answers the same, and after the same work, whether the address has an account or not; if it
/// has, a mail with a link goes there. One address gets a few mails, then fewer and fewer.
#[utoipa::path(tag = "session", security(()), request_body = ForgotPassword, responses(
    (status = 202, description = "If there is such an account, a mail is on its way.", body = serde_json::Value),
    Refusals,
))]
#[post("/password/forgot")]
pub async fn forgot_password(
    app: Data<App>,
    from: NetworkAddress,
    body: ValidJson<ForgotPassword>,
) -> Result<HttpResponse> {
    let email = EmailAddress::parse(&body.0.email).ok_or(INVALID)?;
    let address = FORGOT_ADDRESS.of(&from.subject());
    let now = app.clock.now();
    attempts::check(&app.db, [&address], now).await?;
    app.db
        .write(async |tx| {
            let is_admitted = attempts::admit(tx, &FORGOT_ACCOUNT.of(&email.key), now).await?;
            attempts::count(tx, &address, now).await?;
            let user = user::Model::by_email(tx, &email.key).await?;
            mail_reset(tx, &app, &email, user.filter(|_| is_admitted)).await
        })
        .await?;
    Ok(HttpResponse::Accepted().json(json!({})))
}

/// Where there is nobody to mail to, the mail is written all the same and taken back: nobody
/// learns from the time it takes whether there is an account.
async fn mail_reset(
    tx: &Transaction,
    app: &App,
    email: &EmailAddress,
    user: Option<user::Model>,
) -> Result<()> {
    let now = app.clock.now();
    let reset = reset::Model::request(tx, user.as_ref().map(|user| user.id), now).await?;
    tx.execute_unprepared("SAVEPOINT mailing").await?;
    match user {
        Some(user) => reset.mail(tx, app, &user, None).await?,
        None => {
            reset.mail(tx, app, &nobody(email, now), None).await?;
            tx.execute_unprepared("ROLLBACK TO SAVEPOINT mailing").await?;
        }
    }
    tx.execute_unprepared("RELEASE SAVEPOINT mailing").await?;
    Ok(())
}

/// Stands in for the account an address does not have.
fn nobody(email: &EmailAddress, now: chrono::DateTime<chrono::Utc>) -> user::Model {
    user::Model {
        id: Uuid::nil(),
        email: email.shown.clone(),
        email_key: email.key.clone(),
        name: "Nobody".to_owned(),
        family_name: String::new(),
        language: LANGUAGES[0].to_owned(),
        password_hash: String::new(),
        last_workspace_id: None,
        created_at: now,
    }
}
