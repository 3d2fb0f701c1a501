//! How a collection is shown.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::items::grant::Role;
use crate::items::outline::{CollectionRef, Outline};
use crate::permissions::Action;

/// Accounts, secrets and further collections that are shared together.
#[derive(Serialize, ToSchema)]
#[schema(as = Collection)]
pub struct CollectionView {
    pub id: Uuid,
    #[schema(example = "Marketing")]
    pub name: String,
    /// The collection it stands in; null too where the caller does not reach that.
    pub parent: Option<CollectionRef>,
    /// What the caller is to it.
    pub role: Role,
    /// How many others it is shared with directly; null for who may not share it.
    pub shared_with: Option<u64>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// What the caller may do with it now.
    pub can: Vec<Action>,
}

impl From<Outline> for CollectionView {
    fn from(mut outline: Outline) -> Self {
        Self {
            id: outline.item.id,
            name: outline.item.name,
            parent: outline.collections.pop(),
            role: outline.role,
            shared_with: outline.shared_with,
            created_at: outline.item.created_at,
            updated_at: outline.item.updated_at,
            can: outline.can,
        }
    }
}
