//! The shared folders a workspace has imported: each comes in once, until its collection is deleted.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use std::collections::HashSet;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, TryInsertResult};

use crate::problem::Result;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "imported_shared_folders")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub import_id: Uuid,
    /// The collection it became.
    pub item_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}

/// The names of all that came in before.
pub async fn names(db: &impl ConnectionTrait, workspace_id: Uuid) -> Result<HashSet<String>> {
    let all = Entity::find().filter(Column::WorkspaceId.eq(workspace_id)).all(db).await?;
    Ok(all.into_iter().map(|folder| folder.name).collect())
}

impl Model {
    /// Notes that the folder comes in now; false where another import was faster.
    pub async fn claim(self, db: &impl ConnectionTrait) -> Result<bool> {
        let unless_there = OnConflict::columns([Column::WorkspaceId, Column::Name]).do_nothing().to_owned();
        let inserted = Entity::insert(ActiveModel::from(self).reset_all())
            .on_conflict(unless_there)
            .try_insert()
            .exec_without_returning(db)
            .await?;
        Ok(matches!(inserted, TryInsertResult::Inserted(rows) if rows == 1))
    }
}

/// Lets the folders of an import that did not end well be imported again.
pub async fn release(db: &impl ConnectionTrait, import_id: Uuid) -> Result<()> {
    Entity::delete_many().filter(Column::ImportId.eq(import_id)).exec(db).await?;
    Ok(())
}
