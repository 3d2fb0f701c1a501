//! The Owner of a workspace to be founded, by the set-up page or the command line.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use validator::Validate;

use super::user::{self, NewUser};
use super::{password, setup_token};
use crate::app::App;
use crate::email_address::{EmailAddress, validate_email};
use crate::plain_text::validate_name;
use crate::problem::{Error, Result};
use crate::valid_json::validate;
use crate::workspace::{founding, workspace};

/// Who founds which workspace.
#[derive(Validate)]
pub struct NewOwner {
    #[validate(custom(function = validate_name))]
    pub workspace_name: String,
    #[validate(custom(function = validate_email))]
    pub email: String,
    #[validate(custom(function = validate_name))]
    pub name: String,
    #[validate(custom(function = validate_name))]
    pub family_name: String,
    /// Not looked at for an address that has an account.
    pub password: String,
}

impl NewOwner {
    /// The address, once the fields were checked.
    pub fn address(&self) -> Result<EmailAddress> {
        validate(self)?;
        EmailAddress::parse(&self.email)
            .ok_or_else(|| Error::field("email", "invalid_email", "This is not an email address."))
    }

    /// The new password's hash; 422 if it is weak.
    pub async fn password_hash(&self, app: &App) -> Result<String> {
        let names = [&self.name, &self.family_name, &self.email, &self.workspace_name];
        password::check(&self.password, &names.map(String::as_str))?;
        app.hasher.hash(&self.password).await
    }

    /// Makes the account.
    pub async fn create_user(
        &self,
        db: &impl ConnectionTrait,
        email: &EmailAddress,
        password_hash: String,
        now: DateTime<Utc>,
    ) -> Result<user::Model> {
        let (name, family_name) = (self.name.as_str(), self.family_name.as_str());
        user::Model::create(db, NewUser { email, name, family_name, language: "en", password_hash }, now)
            .await
    }
}

/// Founds a workspace from the command line, the first or a further one. An address that has an
/// account keeps its names and password.
pub async fn create_owner(app: &App, owner: NewOwner) -> Result<workspace::Model> {
    let email = owner.address()?;
    let account = match user::Model::by_email(&app.db, &email.key).await? {
        Some(user) => Account::Known(user),
        None => Account::New(owner.password_hash(app).await?),
    };
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            setup_token::forget_all(tx).await?;
            let user = match account {
                Account::Known(user) => user,
                Account::New(password_hash) => owner.create_user(tx, &email, password_hash, now).await?,
            };
            founding::found(tx, &owner.workspace_name, &user, now).await
        })
        .await
}

enum Account {
    Known(user::Model),
    /// With its password's hash.
    New(String),
}
