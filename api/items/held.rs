//! What a member or a partner holds, of what the caller reaches too: nobody learns of an item by looking at
//! somebody else.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, QueryFilter, Select};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::grant::{Column, Entity, Model, Role};
use super::item::{self, Kind};
use super::reach::reached;
use crate::app::App;
use crate::caller::Tenant;
use crate::page::{ByTime, Key, Page, Position};
use crate::problem::Result;

/// An item somebody holds.
#[derive(Serialize, ToSchema)]
pub struct HeldItem {
    /// The grant's id.
    pub id: Uuid,
    pub kind: Kind,
    /// The account's, secret's or collection's.
    pub item_id: Uuid,
    #[schema(example = "Facebook Ads")]
    pub name: String,
    pub role: Role,
    /// A guest's: it is shared with their partner.
    pub is_partners: bool,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// The items of these grants that the caller reaches.
pub async fn held_items(
    app: &App,
    tenant: &Tenant,
    grants: Select<Entity>,
    query: &ByTime,
) -> Result<Page<HeldItem>> {
    let request = query.page()?;
    let position = |grant: &Model| Position { key: Key::Time(grant.created_at), id: grant.id };
    let grants = grants.filter(Column::ItemId.in_subquery(reached(tenant)));
    let read = async |db: &_| {
        let page = request.fetch(db, grants, (Column::CreatedAt, Column::Id), position).await?;
        let show = async |grants: Vec<Model>| {
            let ids: Vec<Uuid> = grants.iter().map(|grant| grant.item_id).collect();
            let items = item::Model::several(db, tenant, &ids).await?;
            let held = |grant: Model| {
                let item = items.iter().find(|item| item.id == grant.item_id)?;
                Some(HeldItem {
                    id: grant.id,
                    kind: item.kind,
                    item_id: item.id,
                    name: item.name.clone(),
                    role: grant.role,
                    is_partners: grant.partner_id.is_some(),
                    created_at: grant.created_at,
                })
            };
            Ok(grants.into_iter().filter_map(held).collect())
        };
        page.try_map_all(show).await
    };
    app.db.snapshot(read).await
}
