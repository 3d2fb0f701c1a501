//! Putting items into collections, and taking them out. Whoever reaches a collection reaches what is in it,
//! so that it takes an owner of both.

use std::collections::{HashMap, HashSet};

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::item::{Kind, Model};
use super::reach::{Access, roles};
use super::{content, grant};
use crate::caller::Tenant;
use crate::permissions::Action;
use crate::problem::{Error, Result};
use crate::workspace::workspace;

/// Of the collections that some items stand in, by item, those the caller may know: which they reach.
/// Whoever was made the owner of an item itself knows, and can take it out of, all of them: also one that is
/// not shared with them any more, through which others go on to reach what is theirs.
pub async fn known(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    mut places: HashMap<Uuid, Vec<Uuid>>,
) -> Result<HashMap<Uuid, Vec<Uuid>>> {
    let item_ids: Vec<Uuid> = places.keys().copied().collect();
    let collections: HashSet<Uuid> = places.values().flatten().copied().collect();
    let reached = roles(db, tenant, &Vec::from_iter(collections)).await?;
    let owned = match tenant.member_id() {
        Some(member_id) => grant::owned_among(db, tenant, member_id, &item_ids).await?,
        None => HashSet::new(),
    };
    for (item_id, collections) in &mut places {
        collections.retain(|id| owned.contains(item_id) || reached.contains_key(id));
    }
    Ok(places)
}

/// Puts an item, which the caller owns, into these collections, and takes it out of the others [`known`] to
/// them. True if that changes anything.
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
    let mut places = content::collections_of(db, &[item.id]).await?;
    let known = known(db, tenant, places.clone()).await?.remove(&item.id).unwrap_or_default();
    let now = places.remove(&item.id).unwrap_or_default();
    let (mut put, mut taken_out) = (Vec::new(), Vec::new());
    for id in wanted.iter().filter(|id| !now.contains(id)) {
        let collection = Access::lock(db, tenant, Kind::Collection, *id).await?;
        collection.check(tenant, Action::UpdateItem)?;
        put.push((item, *id));
    }
    // A collection stands in one other only: in this one then, whether its owner reaches the other or not.
    let is_moved = |id: &Uuid| item.kind == Kind::Collection || known.contains(id);
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
