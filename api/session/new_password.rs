//! A person's new password, by a reset's link or out of their profile.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::attempts::{self, SIGN_IN_ACCOUNT};
use super::{password, reset, session, user};
use crate::activity::happening::Happening;
use crate::app::App;
use crate::email::outbox::{NewEmail, enqueue};
use crate::email::templates::{Mail, Name};
use crate::me::memberships::Memberships;
use crate::problem::Result;

/// A password's hash; 422 if the password is weak for this person.
pub async fn hash(app: &App, user: &user::Model, memberships: &Memberships, new: &str) -> Result<String> {
    let mut names = vec![user.name.as_str(), &user.family_name, &user.email];
    names.extend(memberships.workspace_names());
    password::check(new, &names)?;
    app.hasher.hash(new).await
}

/// Sets the password. Every other way in ends: sessions (but the one to keep) and open resets. The
/// person is told by mail, their workspaces by Activity.
pub async fn set(
    db: &impl ConnectionTrait,
    app: &App,
    user: &user::Model,
    hash: String,
    keep: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<()> {
    user::Model::set_password_hash(db, user.id, hash).await?;
    session::Model::end_all(db, user.id, keep, now).await?;
    reset::end_all(db, user.id, now).await?;
    attempts::forget(db, &SIGN_IN_ACCOUNT.of(&user.email_key)).await?;
    let memberships = Memberships::of(db, user.id, now).await?;
    memberships.record(db, user, &user.full_name(), Happening::PasswordChanged, now).await?;
    tell(db, app, user, now).await
}

async fn tell(db: &impl ConnectionTrait, app: &App, user: &user::Model, now: DateTime<Utc>) -> Result<()> {
    let email = NewEmail {
        workspace_id: None,
        invite: None,
        sender_id: None,
        to: &user.address(),
        language: &user.language,
        mail: Mail::PasswordChanged { name: Name(&user.name), at: now },
        link: None,
        not_before: None,
    };
    enqueue(db, app, email).await?;
    Ok(())
}
