//! The token that lets the first person in: whoever can read the server's log or settings may set
//! Guestlist up, once. Only hashes of it are stored.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, Set};
use secrecy::{ExposeSecret, SecretString};

use crate::app::App;
use crate::keys;
use crate::problem::{Problem, Result};
use crate::workspace::workspace;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "setup_tokens")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: String,
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// There is a workspace already.
pub const SETUP_DONE: Problem =
    Problem::new(409, "setup_done", "Guestlist is set up already. Sign in, or ask your admin to invite you.");
/// Not the token that was printed.
pub const INVALID_SETUP_TOKEN: Problem = Problem::new(
    403,
    "invalid_setup_token",
    "This set-up link is not the one Guestlist printed at its start. Look it up in the server's log.",
);

/// Makes a set-up token where set-up is needed, and answers the address to print.
pub async fn prepare(app: &App) -> Result<Option<SecretString>> {
    let given = app.config.setup_token.as_ref().map(|token| token.expose_secret().to_owned());
    let now = app.clock.now();
    let token = app
        .db
        .write(async |tx| {
            if workspace::Model::any(tx).await? {
                return Ok(None);
            }
            if given.is_some() {
                // A token given in the settings is the only one: an earlier one may have leaked.
                forget_all(tx).await?;
            }
            let token = given.unwrap_or_else(keys::random_token);
            let row = ActiveModel { hash: Set(keys::hash(&token)), created_at: Set(now) };
            let known = OnConflict::column(Column::Hash).update_column(Column::CreatedAt).to_owned();
            Entity::insert(row).on_conflict(known).exec_without_returning(tx).await?;
            Ok(Some(token))
        })
        .await?;
    Ok(token.map(|token| format!("{}/setup#{token}", app.config.public_url).into()))
}

/// Whether it is a token that sets Guestlist up.
pub async fn is_valid(db: &impl ConnectionTrait, token: &str) -> Result<bool> {
    Ok(Entity::find_by_id(keys::hash(token)).one(db).await?.is_some())
}

/// Uses the token up, and every other with it: of several set-ups at once one gets here first, the
/// others wait for its rows and find them gone.
pub async fn use_up(db: &impl ConnectionTrait, token: &str) -> Result<()> {
    let tokens = Entity::find().order_by_asc(Column::Hash).lock_exclusive().all(db).await?;
    if workspace::Model::any(db).await? {
        return Err(SETUP_DONE.into());
    }
    let hash = keys::hash(token);
    if !tokens.iter().any(|token| token.hash == hash) {
        return Err(INVALID_SETUP_TOKEN.into());
    }
    forget_all(db).await
}

/// Set-up is over, or begins anew.
pub async fn forget_all(db: &impl ConnectionTrait) -> Result<()> {
    Entity::delete_many().exec(db).await?;
    Ok(())
}
