//! What stands in which collection. A collection stands in one other at most, and never in itself;
//! accounts and secrets may stand in several.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use std::collections::{HashMap, HashSet};

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{ConnectionTrait, Set};

use super::item::{self, Kind};
use crate::problem::{Error, Result};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub collection_id: Uuid,
    pub workspace_id: Uuid,
    /// The item is a collection itself.
    pub is_nested: bool,
}

impl ActiveModelBehavior for ActiveModel {}

/// Collections stand in each other so deep at most.
pub const DEEPEST: usize = 20;
/// Collections an account or secret may stand in.
pub const MOST: usize = 50;

/// Puts items into collections of the same workspace. Those that are there stay.
pub async fn put(db: &impl ConnectionTrait, places: &[(&item::Model, Uuid)]) -> Result<()> {
    if places.is_empty() {
        return Ok(());
    }
    let rows = places.iter().map(|(item, collection_id)| ActiveModel {
        item_id: Set(item.id),
        collection_id: Set(*collection_id),
        workspace_id: Set(item.workspace_id),
        is_nested: Set(item.kind == Kind::Collection),
    });
    let unless_there = OnConflict::columns([Column::ItemId, Column::CollectionId]).do_nothing().to_owned();
    Entity::insert_many(rows).on_conflict(unless_there).exec_without_returning(db).await?;
    Ok(())
}

/// Takes an item out of collections.
pub async fn take_out(db: &impl ConnectionTrait, item_id: Uuid, collection_ids: &[Uuid]) -> Result<()> {
    Entity::delete_many()
        .filter(Column::ItemId.eq(item_id))
        .filter(Column::CollectionId.is_in(collection_ids.iter().copied()))
        .exec(db)
        .await?;
    Ok(())
}

/// Takes an item out of everything, and everything out of it.
pub async fn forget_all(db: &impl ConnectionTrait, item: &item::Model) -> Result<()> {
    let of_item = Column::ItemId.eq(item.id).or(Column::CollectionId.eq(item.id));
    Entity::delete_many().filter(of_item).exec(db).await?;
    Ok(())
}

/// The collections that some items stand in.
pub async fn collections_of(
    db: &impl ConnectionTrait,
    item_ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Uuid>>> {
    let mut collections: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    if item_ids.is_empty() {
        return Ok(collections);
    }
    let rows = Entity::find().filter(Column::ItemId.is_in(item_ids.iter().copied())).all(db).await?;
    for row in rows {
        collections.entry(row.item_id).or_default().push(row.collection_id);
    }
    Ok(collections)
}

/// What stands in a collection, as part of a statement.
pub fn items_in(collection_id: Uuid) -> SelectStatement {
    Query::select()
        .column(Column::ItemId)
        .from(Entity)
        .and_where(Column::CollectionId.eq(collection_id))
        .to_owned()
}

/// What stands in any of these collections, as part of a statement.
pub fn items_in_any(collection_ids: SelectStatement) -> SelectStatement {
    Query::select()
        .column(Column::ItemId)
        .from(Entity)
        .and_where(Column::CollectionId.in_subquery(collection_ids))
        .to_owned()
}

/// The rule of moving a collection: not into itself or what it holds, and not too deep.
pub async fn check_nesting(db: &impl ConnectionTrait, collection: &item::Model, into: Uuid) -> Result<()> {
    let above = above(db, into).await?;
    if above.contains(&collection.id) {
        return Err(Error::field(
            "parent_id",
            "inside_itself",
            "A collection cannot stand in itself. Choose one that is not inside it.",
        ));
    }
    if above.len() + depth_below(db, collection.id).await? > DEEPEST {
        return Err(Error::field(
            "parent_id",
            "too_deep",
            "Collections can stand in each other 20 deep. Choose one further up.",
        ));
    }
    Ok(())
}

/// A collection and those it stands in, from it up.
async fn above(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Uuid>> {
    let (mut above, mut at) = (vec![id], id);
    while let Some(row) =
        Entity::find().filter(Column::ItemId.eq(at)).filter(Column::IsNested.eq(true)).one(db).await?
    {
        at = row.collection_id;
        above.push(at);
    }
    Ok(above)
}

/// How many levels of collections it makes, itself being one.
async fn depth_below(db: &impl ConnectionTrait, id: Uuid) -> Result<usize> {
    let (mut level, mut depth) = (HashSet::from([id]), 0);
    while !level.is_empty() {
        depth += 1;
        let inside = Entity::find()
            .filter(Column::CollectionId.is_in(level))
            .filter(Column::IsNested.eq(true))
            .all(db)
            .await?;
        level = inside.into_iter().map(|row| row.item_id).collect();
    }
    Ok(depth)
}
