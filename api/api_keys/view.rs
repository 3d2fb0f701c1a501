//! How a key is shown: never with its secret, but for the one time it is made.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::api_key::Model;
use crate::caller::Tenant;
use crate::members::member;
use crate::permissions::Scope;
use crate::problem::Result;
use crate::session::user;

/// An API key, without its secret.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub struct ApiKeyView {
    pub id: Uuid,
    #[schema(example = "HR sync")]
    pub name: String,
    /// The secret's last characters, to tell keys apart.
    #[schema(example = "x7Qe")]
    pub hint: String,
    pub scopes: Vec<Scope>,
    pub created_at: DateTime<Utc>,
    pub created_by: Maker,
    /// When it stops working by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// To the minute.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// Who made a key.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiKeyMaker)]
pub struct Maker {
    pub id: Uuid,
    #[schema(example = "Olive Owner")]
    pub name: String,
    /// They are no longer a member; the key works on.
    pub has_left: bool,
}

/// Keys as the workspace's admins see them, in the same order.
pub async fn views(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    keys: Vec<Model>,
    now: DateTime<Utc>,
) -> Result<Vec<ApiKeyView>> {
    let makers = member::Model::people(db, tenant, keys.iter().map(|key| key.created_by).collect()).await?;
    let maker = |(member, user): (member::Model, user::Model)| {
        (member.id, Maker { id: member.id, name: user.full_name(), has_left: !member.is_active(now) })
    };
    let makers: HashMap<Uuid, Maker> = makers.into_iter().map(maker).collect();
    Ok(keys.into_iter().map(|key| view(key, &makers)).collect())
}

fn view(key: Model, makers: &HashMap<Uuid, Maker>) -> ApiKeyView {
    let maker = makers.get(&key.created_by);
    ApiKeyView {
        id: key.id,
        name: key.name,
        hint: key.hint,
        scopes: key.scopes.0,
        created_at: key.created_at,
        created_by: Maker {
            id: key.created_by,
            name: maker.map(|maker| maker.name.clone()).unwrap_or_default(),
            has_left: maker.is_none_or(|maker| maker.has_left),
        },
        expires_at: key.expires_at,
        last_used_at: key.last_used_at,
    }
}
