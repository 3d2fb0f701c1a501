//! A workspace: the tenant, with its own domains and its policy on guest invites.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ConnectionTrait, FromJsonQueryResult, QuerySelect, Set};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::db::{kept_time, one_column};
use crate::problem::Result;

/// Email domains in their canonical form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Domains(pub Vec<String>);

impl Domains {
    /// Whether the domain is in the list; both canonical.
    pub fn contain(&self, domain: &str) -> bool {
        self.0.iter().any(|d| d == domain)
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "workspaces")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    /// The workspace's own domains: people there are members, not guests.
    pub domains: Domains,
    pub guest_invites_enabled: bool,
    pub invite_lifetime_seconds: i64,
    /// Where not empty, guests must be on one of these.
    pub allowed_guest_domains: Domains,
    pub refused_guest_domains: Domains,
    pub language: String,
    pub reminder_days: Option<i32>,
    #[serde(deserialize_with = "kept_time")]
    pub created_at: DateTime<Utc>,
    /// Whoever something is shared with is told by mail.
    pub share_mails_enabled: bool,
}

impl ActiveModelBehavior for ActiveModel {}

/// Seven days, unless the workspace says otherwise.
const DEFAULT_INVITE_LIFETIME: TimeDelta = TimeDelta::days(7);

impl Model {
    /// A new workspace with the default policy and a free slug made of its name.
    pub async fn create(
        db: &impl ConnectionTrait,
        name: &str,
        language: &str,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let workspace = ActiveModel {
            id: Set(Uuid::now_v7()),
            slug: Set(free_slug(db, name).await?),
            name: Set(name.trim().to_owned()),
            domains: Set(Domains::default()),
            guest_invites_enabled: Set(true),
            invite_lifetime_seconds: Set(DEFAULT_INVITE_LIFETIME.num_seconds()),
            allowed_guest_domains: Set(Domains::default()),
            refused_guest_domains: Set(Domains::default()),
            language: Set(language.to_owned()),
            reminder_days: Set(None),
            created_at: Set(now),
            share_mails_enabled: Set(true),
        };
        Ok(workspace.insert(db).await?)
    }

    /// The workspace by id.
    pub async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Self>> {
        Ok(Entity::find_by_id(id).one(db).await?)
    }

    /// Several workspaces at once.
    pub async fn by_ids(db: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<Vec<Self>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        Ok(Entity::find().filter(Column::Id.is_in(ids)).all(db).await?)
    }

    /// The workspace by slug.
    pub async fn by_slug(db: &impl ConnectionTrait, slug: &str) -> Result<Option<Self>> {
        Ok(Entity::find().filter(Column::Slug.eq(slug)).one(db).await?)
    }

    /// Whether any workspace exists: if not, Guestlist waits for its set-up.
    pub async fn any(db: &impl ConnectionTrait) -> Result<bool> {
        let first = Entity::find().select_only().column(Column::Id).limit(1);
        Ok(one_column::<Uuid>(first).one(db).await?.is_some())
    }

    /// The workspace's row, held until the transaction ends, so that counting and then acting on
    /// the count cannot be overtaken by another replica.
    pub async fn lock(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Self>> {
        Ok(Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(db).await?)
    }

    /// How long a new link works.
    pub fn invite_lifetime(&self) -> TimeDelta {
        TimeDelta::seconds(self.invite_lifetime_seconds)
    }
}

/// `Studio Käse` → `studio-k-se`; with a number behind it where that is taken.
async fn free_slug(db: &impl ConnectionTrait, name: &str) -> Result<String> {
    let slug: String =
        name.trim().to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let words: Vec<&str> = slug.split('-').filter(|word| !word.is_empty()).collect();
    let base: String = words.join("-").chars().take(50).collect();
    let base = if base.is_empty() { "workspace".to_owned() } else { base };
    let mut slug = base.clone();
    let mut number = 1;
    while Model::by_slug(db, &slug).await?.is_some() {
        number += 1;
        slug = format!("{base}-{number}");
    }
    Ok(slug)
}

/// A workspace and its policy, for those who may see it.
#[derive(Serialize, ToSchema)]
#[schema(as = Workspace)]
pub struct WorkspaceView {
    pub id: Uuid,
    /// Short name for signing in to this workspace.
    #[schema(example = "contenzilla")]
    pub slug: String,
    #[schema(example = "Contenzilla")]
    pub name: String,
    /// Its own email domains: people there are members, not guests.
    pub domains: Vec<String>,
    pub guest_invites_enabled: bool,
    /// How long an invite's link works.
    #[schema(example = 604800)]
    pub invite_lifetime_seconds: i64,
    /// Where not empty, guests must be on one of these domains.
    pub allowed_guest_domains: Vec<String>,
    pub refused_guest_domains: Vec<String>,
    /// Language of the mails, unless an invite says otherwise.
    #[schema(example = "en")]
    pub language: String,
    /// Days before expiry at which a reminder is sent once; null: none.
    pub reminder_days: Option<i32>,
    /// Whether people are told by mail what is shared with them.
    pub share_mails_enabled: bool,
}

impl From<Model> for WorkspaceView {
    fn from(workspace: Model) -> Self {
        Self {
            id: workspace.id,
            slug: workspace.slug,
            name: workspace.name,
            domains: workspace.domains.0,
            guest_invites_enabled: workspace.guest_invites_enabled,
            invite_lifetime_seconds: workspace.invite_lifetime_seconds,
            allowed_guest_domains: workspace.allowed_guest_domains.0,
            refused_guest_domains: workspace.refused_guest_domains.0,
            language: workspace.language,
            reminder_days: workspace.reminder_days,
            share_mails_enabled: workspace.share_mails_enabled,
        }
    }
}
