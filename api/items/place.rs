//! Putting items into collections, and taking them out. Whoever reaches a collection reaches what is in it,
//! so that it takes an owner of both.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::content;
use super::item::{Kind, Model};
use super::reach::{Access, roles};
use crate::caller::Tenant;
use crate::permissions::Action;
use crate::problem::{Error, Result};
use crate::workspace::workspace;

/// Puts an item, which the caller owns, into these collections, and takes it out of the others the caller
/// reaches. True if that changes anything.
pub async fn put_into(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    item: &Model,
    wanted: &[Uuid],
) -> Result<bool> {
    let mut wanted = wanted.to_vec();
    // In the same order for everybody, so that nobody waits in a circle.
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.len() > content::MOST {
        return Err(Error::field("collection_ids", "too_many", "An item can stand in 50 collections."));
    }
    let now = content::collections_of(db, &[item.id]).await?.remove(&item.id).unwrap_or_default();
    let reached = roles(db, tenant, &now).await?;
    let (mut put, mut taken_out) = (Vec::new(), Vec::new());
    for id in wanted.iter().filter(|id| !now.contains(id)) {
        let collection = Access::lock(db, tenant, Kind::Collection, *id).await?;
        collection.check(tenant, Action::UpdateItem)?;
        put.push((item, *id));
    }
    // A collection stands in one other only: in this one then, whether its owner reaches the other or not.
    let is_moved = |id: &Uuid| item.kind == Kind::Collection || reached.contains_key(id);
    taken_out.extend(now.into_iter().filter(|id| is_moved(id) && !wanted.contains(id)));
    content::take_out(db, item.id, &taken_out).await?;
    content::put(db, &put).await?;
    Ok(!put.is_empty() || !taken_out.is_empty())
}

/// Puts a collection, which the caller owns, into another one, or out of the one it stands in. True if that
/// changes anything.
pub async fn nest(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    collection: &Model,
    parent: Option<Uuid>,
) -> Result<bool> {
    if let Some(parent) = parent {
        Access::find(db, tenant, Kind::Collection, parent).await?;
        content::check_nesting(db, collection, parent).await?;
    }
    put_into(db, tenant, collection, parent.as_slice()).await
}

/// Of two who nest collections into each other at once, one is too late. Before anything else is held.
pub async fn hold_nesting(db: &impl ConnectionTrait, tenant: &Tenant) -> Result<()> {
    workspace::Model::lock(db, tenant.id()).await?;
    Ok(())
}
