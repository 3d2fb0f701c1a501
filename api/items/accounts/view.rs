//! How an account is shown.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::items::grant::Role;
use crate::items::outline::{CollectionRef, Outline};
use crate::items::value::Field;
use crate::permissions::Action;

/// An account at some app. What is secret of it is revealed one by one.
#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
pub struct AccountView {
    pub id: Uuid,
    #[schema(example = "Facebook Ads")]
    pub label: String,
    /// Empty where there is none.
    #[schema(example = "https://www.facebook.com/login.php")]
    pub url: String,
    /// Empty where there is none.
    #[schema(example = "ads@contenzilla.test")]
    pub username: String,
    pub has_password: bool,
    pub has_totp: bool,
    pub has_notes: bool,
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

impl From<Outline> for AccountView {
    fn from(outline: Outline) -> Self {
        Self {
            has_password: outline.has(Field::Password),
            has_totp: outline.has(Field::Totp),
            has_notes: outline.has(Field::Notes),
            id: outline.item.id,
            label: outline.item.name,
            url: outline.item.url,
            username: outline.item.username,
            collections: outline.collections,
            role: outline.role,
            shared_with: outline.shared_with,
            created_at: outline.item.created_at,
            updated_at: outline.item.updated_at,
            can: outline.can,
        }
    }
}
