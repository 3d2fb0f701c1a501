//! A user: one person's sign-in identity, who may belong to several workspaces.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ConnectionTrait, IntoActiveModel, QuerySelect, Set};
use serde::Deserialize;

use crate::db::kept_time;
use crate::email_address::EmailAddress;
use crate::problem::Result;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// As typed.
    pub email: String,
    /// Canonical; see `email_address.rs`.
    pub email_key: String,
    pub name: String,
    pub family_name: String,
    pub language: String,
    /// argon2id, in PHC form.
    pub password_hash: String,
    pub last_workspace_id: Option<Uuid>,
    #[serde(deserialize_with = "kept_time")]
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// What is needed to make an account.
pub struct NewUser<'a> {
    pub email: &'a EmailAddress,
    pub name: &'a str,
    pub family_name: &'a str,
    pub language: &'a str,
    pub password_hash: String,
}

impl Model {
    /// The account of an address.
    pub async fn by_email(db: &impl ConnectionTrait, email_key: &str) -> Result<Option<Self>> {
        Ok(Entity::find().filter(Column::EmailKey.eq(email_key)).one(db).await?)
    }

    /// The account by id.
    pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Self>> {
        Ok(Entity::find_by_id(id).one(db).await?)
    }

    /// The account, held until the transaction ends, so that of two changes of its password and a
    /// sign-in each sees what the other did.
    pub async fn lock(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Self>> {
        Ok(Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(db).await?)
    }

    /// Several accounts at once.
    pub async fn by_ids(db: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<Vec<Self>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        Ok(Entity::find().filter(Column::Id.is_in(ids)).all(db).await?)
    }

    /// Makes an account. A second one for the same address is a unique violation of `users`.
    pub async fn create(db: &impl ConnectionTrait, new: NewUser<'_>, now: DateTime<Utc>) -> Result<Self> {
        let user = ActiveModel {
            id: Set(Uuid::now_v7()),
            email: Set(new.email.shown.clone()),
            email_key: Set(new.email.key.clone()),
            name: Set(new.name.trim().to_owned()),
            family_name: Set(new.family_name.trim().to_owned()),
            language: Set(new.language.to_owned()),
            password_hash: Set(new.password_hash),
            last_workspace_id: Set(None),
            created_at: Set(now),
        };
        Ok(user.insert(db).await?)
    }

    /// Sets names and language.
    pub async fn set_profile(
        self,
        db: &impl ConnectionTrait,
        name: &str,
        family_name: &str,
        language: &str,
    ) -> Result<Self> {
        let mut change = self.into_active_model();
        change.name = Set(name.trim().to_owned());
        change.family_name = Set(family_name.trim().to_owned());
        change.language = Set(language.to_owned());
        Ok(change.update(db).await?)
    }

    /// Sets the password's hash.
    pub async fn set_password_hash(db: &impl ConnectionTrait, id: Uuid, hash: String) -> Result<()> {
        let change = ActiveModel { id: Set(id), password_hash: Set(hash), ..Default::default() };
        change.update(db).await?;
        Ok(())
    }

    /// Remembers where the person was last, for the next sign-in without a workspace.
    pub async fn set_last_workspace(
        db: &impl ConnectionTrait,
        id: Uuid,
        workspace_id: Option<Uuid>,
    ) -> Result<()> {
        let change = ActiveModel { id: Set(id), last_workspace_id: Set(workspace_id), ..Default::default() };
        change.update(db).await?;
        Ok(())
    }

    /// Name and family name.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.name, self.family_name)
    }

    /// Their address in both forms.
    pub fn address(&self) -> EmailAddress {
        EmailAddress { shown: self.email.clone(), key: self.email_key.clone() }
    }
}
