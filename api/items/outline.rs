//! What a list says of its items. A page of them costs a fixed number of queries.

use std::collections::{HashMap, HashSet};

use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::grant::{self, Role};
use super::item::Model;
use super::place::known;
use super::reach::{Access, roles};
use super::rights::{can, may};
use super::value::Field;
use super::{content, value};
use crate::caller::Tenant;
use crate::permissions::Action;
use crate::problem::{NOT_FOUND, Result};

/// A collection by id and name.
#[derive(Clone, Serialize, ToSchema)]
pub struct CollectionRef {
    pub id: Uuid,
    #[schema(example = "Marketing")]
    pub name: String,
}

/// An item as the caller sees it, before it is said of which kind.
pub struct Outline {
    pub item: Model,
    pub role: Role,
    pub fields: Vec<Field>,
    /// Those the caller may know it stands in, by name.
    pub collections: Vec<CollectionRef>,
    /// For whoever may share it.
    pub shared_with: Option<u64>,
    pub can: Vec<Action>,
}

impl Outline {
    /// Whether the field holds something.
    pub fn has(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }
}

/// One item, as the caller sees it; also where it was just moved out of their reach.
pub async fn outline(db: &impl ConnectionTrait, tenant: &Tenant, access: Access) -> Result<Outline> {
    let role = HashMap::from([(access.item.id, access.role)]);
    let mut outlines = outlines_by(db, tenant, vec![access.item], role).await?;
    Ok(outlines.pop().ok_or(NOT_FOUND)?)
}

/// The items of these that the caller reaches, in the same order.
pub async fn outlines(db: &impl ConnectionTrait, tenant: &Tenant, items: Vec<Model>) -> Result<Vec<Outline>> {
    let ids: Vec<Uuid> = items.iter().map(|item| item.id).collect();
    let roles = roles(db, tenant, &ids).await?;
    outlines_by(db, tenant, items, roles).await
}

async fn outlines_by(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    items: Vec<Model>,
    roles: HashMap<Uuid, Role>,
) -> Result<Vec<Outline>> {
    let ids: Vec<Uuid> = items.iter().map(|item| item.id).collect();
    let mut fields = value::held(db, &ids).await?;
    let places = known(db, tenant, content::collections_of(db, &ids).await?).await?;
    let collections = named(db, tenant, places.values().flatten()).await?;
    let grants = grant::counts(db, tenant, &ids).await?;
    let outline = |item: Model| {
        let role = *roles.get(&item.id)?;
        let within = |collection: &&CollectionRef| {
            places.get(&item.id).is_some_and(|places| places.contains(&collection.id))
        };
        Some(Outline {
            role,
            fields: fields.remove(&item.id).unwrap_or_default(),
            collections: collections.iter().filter(within).cloned().collect(),
            shared_with: may(tenant, role, Action::ShareItem)
                .then(|| grants.get(&item.id).copied().unwrap_or_default()),
            can: can(tenant, role),
            item,
        })
    };
    Ok(items.into_iter().filter_map(outline).collect())
}

/// Some collections, by name.
async fn named(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    ids: impl Iterator<Item = &Uuid>,
) -> Result<Vec<CollectionRef>> {
    let ids: HashSet<Uuid> = ids.copied().collect();
    let collections = Model::several(db, tenant, &Vec::from_iter(ids)).await?.into_iter();
    Ok(collections.map(|item| CollectionRef { id: item.id, name: item.name }).collect())
}
