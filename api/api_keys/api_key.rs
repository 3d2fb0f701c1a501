//! An API key. The secret has 256 random bits, so that a quick hash of it is safe to keep.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, ConnectionTrait, FromJsonQueryResult, Set};
use serde::{Deserialize, Serialize};

use crate::caller::Tenant;
use crate::keys;
use crate::permissions::Scope;
use crate::problem::{NOT_FOUND, Result};

/// What every secret begins with, so that scanners of source code and logs find one that leaked:
/// `guestlist_key_[A-Za-z0-9_-]{43}`.
pub const PREFIX: &str = "guestlist_key_";

/// How many of a secret's last characters stay visible, to tell keys apart.
const HINT_LENGTH: usize = 4;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "api_keys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workspace_id: Uuid,
    pub name: String,
    pub secret_hash: String,
    /// The secret's last characters.
    pub hint: String,
    pub scopes: Scopes,
    /// The member who made it; they may have left since.
    pub created_by: Uuid,
    pub created_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    /// Noted at most once a minute.
    pub last_used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}

/// What a key may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Scopes(pub Vec<Scope>);

impl Model {
    /// A new key of the workspace, with its secret, which is not kept anywhere.
    pub async fn create(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        maker: Uuid,
        name: &str,
        scopes: Vec<Scope>,
        expires_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<(Self, String)> {
        let secret = format!("{PREFIX}{}", keys::random_token());
        let key = ActiveModel {
            id: Set(Uuid::now_v7()),
            workspace_id: Set(tenant.id()),
            name: Set(name.trim().to_owned()),
            secret_hash: Set(keys::hash(&secret)),
            hint: Set(secret[secret.len() - HINT_LENGTH..].to_owned()),
            scopes: Set(Scopes(scopes)),
            created_by: Set(maker),
            created_at: Set(now),
            expires_at: Set(expires_at),
            last_used_at: Set(None),
            revoked_at: Set(None),
        };
        Ok((key.insert(db).await?, secret))
    }

    /// The live key with this secret. The secret is the credential, so no tenant is asked for.
    pub async fn by_secret(
        db: &impl ConnectionTrait,
        secret: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>> {
        let query = Entity::find().filter(Column::SecretHash.eq(keys::hash(secret))).filter(live(now));
        Ok(query.one(db).await?)
    }

    /// Keys of the workspace by id, revoked ones too.
    pub async fn by_ids(db: &impl ConnectionTrait, tenant: &Tenant, ids: Vec<Uuid>) -> Result<Vec<Self>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let query = Entity::find().filter(Column::WorkspaceId.eq(tenant.id())).filter(Column::Id.is_in(ids));
        Ok(query.all(db).await?)
    }

    /// Takes a key back, at once; 404 if it is not a key of the workspace that could still be used.
    pub async fn revoke(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let revoked = Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(now))
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(Column::Id.eq(id))
            .filter(Column::RevokedAt.is_null())
            .exec_with_returning(db)
            .await?;
        Ok(revoked.into_iter().next().ok_or(NOT_FOUND)?)
    }

    /// Notes that it is used.
    pub async fn touch(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<()> {
        Entity::update_many()
            .col_expr(Column::LastUsedAt, Expr::value(now))
            .filter(Column::Id.eq(id))
            .exec(db)
            .await?;
        Ok(())
    }
}

/// The workspace's keys that were not revoked; expired ones too, so that one sees why a program stopped.
pub fn of_tenant(tenant: &Tenant) -> Select<Entity> {
    Entity::find().filter(Column::WorkspaceId.eq(tenant.id())).filter(Column::RevokedAt.is_null())
}

fn live(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::RevokedAt.is_null())
        .add(Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(now)))
}
