//! An item: an account, a secret or a collection. What is secret of it stands sealed elsewhere
//! ([`super::value`]); who reaches it is said by grants ([`super::grant`]).

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, LockType, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, Set};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::reach::reached;
use crate::caller::Tenant;
use crate::db::one_column;
use crate::page::{Key, NameSort, Position};
use crate::problem::{NOT_FOUND, Result};
use crate::text_match::{begins_with, contains};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workspace_id: Uuid,
    pub kind: Kind,
    /// An account's label, a secret's title, a collection's name.
    pub name: String,
    /// In lower case, to be sorted by.
    pub name_key: String,
    /// An account's; else empty.
    pub url: String,
    /// An account's; else empty.
    pub username: String,
    /// Name, address and username in lower case, a line each.
    pub search: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// What an item is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[schema(as = ItemKind)]
pub enum Kind {
    Account,
    Secret,
    Collection,
}

impl Kind {
    /// The name used in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Secret => "secret",
            Self::Collection => "collection",
        }
    }

    /// Where its items are in the API.
    pub fn path(self) -> &'static str {
        match self {
            Self::Account => "accounts",
            Self::Secret => "secrets",
            Self::Collection => "collections",
        }
    }
}

/// What everybody sees of an item who reaches it.
#[derive(Clone, Debug)]
pub struct Outside {
    pub kind: Kind,
    pub name: String,
    pub url: String,
    pub username: String,
}

impl Outside {
    /// Of something that has a name only.
    pub fn named(kind: Kind, name: String) -> Self {
        Self { kind, name, url: String::new(), username: String::new() }
    }

    fn search(&self) -> String {
        format!("{}\n{}\n{}", self.name, self.url, self.username).to_lowercase()
    }
}

impl From<&Model> for Outside {
    fn from(item: &Model) -> Self {
        Self {
            kind: item.kind,
            name: item.name.clone(),
            url: item.url.clone(),
            username: item.username.clone(),
        }
    }
}

/// Longer than any name, address and username.
const MAX_PART: usize = 3_000;

impl Model {
    /// A new item, not yet kept.
    pub fn new(tenant: &Tenant, outside: &Outside, now: DateTime<Utc>) -> Self {
        Self {
            id: Uuid::now_v7(),
            workspace_id: tenant.id(),
            kind: outside.kind,
            name: outside.name.clone(),
            name_key: outside.name.to_lowercase(),
            url: outside.url.clone(),
            username: outside.username.clone(),
            search: outside.search(),
            created_at: now,
            updated_at: now,
        }
    }

    /// Keeps new items.
    pub async fn insert_all(db: &impl ConnectionTrait, items: &[Self]) -> Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        let rows = items.iter().cloned().map(|item| ActiveModel::from(item).reset_all());
        Entity::insert_many(rows).exec_without_returning(db).await?;
        Ok(())
    }

    /// This workspace's item of this kind, held until the transaction ends; else 404. `Update` waits for
    /// whoever is just putting something into it or making a grant on it, too.
    pub(super) async fn lock(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        kind: Kind,
        id: Uuid,
        strength: LockType,
    ) -> Result<Self> {
        let query = of_tenant(tenant, kind).filter(Column::Id.eq(id)).lock(strength);
        Ok(query.one(db).await?.ok_or(NOT_FOUND)?)
    }

    /// This workspace's item of this kind; else 404.
    pub(super) async fn find(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        kind: Kind,
        id: Uuid,
    ) -> Result<Self> {
        let item = of_tenant(tenant, kind).filter(Column::Id.eq(id)).one(db).await?;
        Ok(item.ok_or(NOT_FOUND)?)
    }

    /// Several of the workspace's items, by name.
    pub async fn several(db: &impl ConnectionTrait, tenant: &Tenant, ids: &[Uuid]) -> Result<Vec<Self>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let query = Entity::find()
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(Column::Id.is_in(ids.iter().copied()))
            .order_by_asc(Column::NameKey)
            .order_by_asc(Column::Id);
        Ok(query.all(db).await?)
    }

    /// Keeps what everybody sees of it, changed.
    pub(super) async fn rewrite(
        self,
        db: &impl ConnectionTrait,
        outside: &Outside,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let changed = ActiveModel {
            id: Set(self.id),
            name: Set(outside.name.clone()),
            name_key: Set(outside.name.to_lowercase()),
            url: Set(outside.url.clone()),
            username: Set(outside.username.clone()),
            search: Set(outside.search()),
            updated_at: Set(now),
            ..Default::default()
        };
        Ok(changed.update(db).await?)
    }

    /// Forgets it. Everything that refers to it must be gone.
    pub(super) async fn forget(&self, db: &impl ConnectionTrait) -> Result<()> {
        Entity::delete_by_id(self.id).exec(db).await?;
        Ok(())
    }

    /// Its place in a list.
    pub fn position(&self, sort: NameSort) -> Position {
        Position { key: Key::of(sort, &self.name_key, self.created_at), id: self.id }
    }
}

/// Holds some of the workspace's items until the transaction ends; answers which there are.
pub async fn lock_all(db: &impl ConnectionTrait, tenant: &Tenant, ids: SelectStatement) -> Result<Vec<Uuid>> {
    let query = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::WorkspaceId.eq(tenant.id()))
        .filter(Column::Id.in_subquery(ids))
        // In the same order for everybody, so that nobody waits in a circle.
        .order_by_asc(Column::Id)
        .lock(LockType::NoKeyUpdate);
    Ok(one_column(query).all(db).await?)
}

/// The items of these ids, as part of a statement.
pub(super) fn named(ids: &[Uuid]) -> SelectStatement {
    Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::Id.is_in(ids.iter().copied()))
        .to_owned()
}

/// What a list of items is sorted by.
pub fn sort_column(sort: NameSort) -> Column {
    match sort {
        NameSort::Name | NameSort::NameBackward => Column::NameKey,
        NameSort::Oldest | NameSort::Newest => Column::CreatedAt,
    }
}

/// The items of a kind that the caller reaches.
pub fn visible(tenant: &Tenant, kind: Kind) -> Select<Entity> {
    of_tenant(tenant, kind).filter(Column::Id.in_subquery(reached(tenant)))
}

fn of_tenant(tenant: &Tenant, kind: Kind) -> Select<Entity> {
    Entity::find().filter(Column::WorkspaceId.eq(tenant.id())).filter(Column::Kind.eq(kind))
}

/// Items that have this in their name, address or username: anywhere from three characters on, below at
/// the beginning of the name.
pub fn matches(part: &str) -> Expr {
    let part = part.to_lowercase();
    let text = Expr::col((Entity, Column::Search));
    match part.chars().count() {
        // Nothing is like that; PostgreSQL would not even take a NUL.
        length if length > MAX_PART || part.contains(char::is_control) => Expr::value(false),
        0..3 => begins_with(text, &part),
        _ => contains(text, &part),
    }
}
