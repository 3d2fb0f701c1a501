//! How a secret is shown.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::items::grant::Role;
use crate::items::outline::{CollectionRef, Outline};
use crate::permissions::Action;

/// A text that is kept secret.
#[derive(Serialize, ToSchema)]
#[schema(as = Secret)]
pub struct SecretView {
    pub id: Uuid,
    #[schema(example = "Studio Wi-Fi")]
    pub title: String,
    /// Those it stands in, by name: as far as the caller reaches them; all for whoever was made its owner
    /// itself.
    pub collections: Vec<CollectionRef>,
    /// What the caller is to it.
    pub role: Role,
    /// How many others it is shared with directly; null for who may not share it.
    pub shared_with: Option<u64>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// What the caller may do with it now.
    pub can: Vec<Action>,
}

impl From<Outline> for SecretView {
    fn from(outline: Outline) -> Self {
        Self {
            id: outline.item.id,
            title: outline.item.name,
            collections: outline.collections,
            role: outline.role,
            shared_with: outline.shared_with,
            created_at: outline.item.created_at,
            updated_at: outline.item.updated_at,
            can: outline.can,
        }
    }
}
