//! A user of the export: somebody who saw shared folders there, and the member or guest who has the
//! address here, if somebody has.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, FromJsonQueryResult, PaginatorTrait, QueryOrder, QuerySelect, Set};
use serde::{Deserialize, Serialize};

use super::lastpass::shared_folders::Permission;
use crate::problem::{NOT_FOUND, Result};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workspace_id: Uuid,
    pub import_id: Uuid,
    /// As the export has it.
    pub email: String,
    /// Canonical; none where it is no address.
    pub email_key: Option<String>,
    /// In lower case, to be sorted by.
    pub sort_key: String,
    pub accesses: Accesses,
    /// What they saw that comes in by this import.
    pub collections: i64,
    pub accounts: i64,
    pub secrets: i64,
    /// Who has the address in the workspace.
    pub member_id: Option<Uuid>,
    /// What they saw has become grants, or waits for them.
    pub is_done: bool,
}

impl ActiveModelBehavior for ActiveModel {}

/// What somebody saw, folder by folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Accesses(pub Vec<Access>);

/// What somebody saw of one shared folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// The folder's row.
    pub folder_id: Uuid,
    pub permission: Permission,
    /// The domains they saw; none: all of it.
    pub sites: Option<Vec<String>>,
}

/// Rows written in one statement.
const BATCH: usize = 500;

/// Keeps users.
pub async fn insert_all(db: &impl ConnectionTrait, users: &[Model]) -> Result<()> {
    for some in users.chunks(BATCH) {
        let rows = some.iter().cloned().map(|user| ActiveModel::from(user).reset_all());
        Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// An import's users.
pub fn of_import(import_id: Uuid) -> Select<Entity> {
    Entity::find().filter(Column::ImportId.eq(import_id))
}

/// Those whom nobody in the workspace matches.
pub fn unmatched(import_id: Uuid) -> Select<Entity> {
    of_import(import_id).filter(Column::MemberId.is_null())
}

/// Those somebody in the workspace matches.
pub fn matched(import_id: Uuid) -> Select<Entity> {
    of_import(import_id).filter(Column::MemberId.is_not_null())
}

/// How many users' grants were not made yet.
pub async fn count_undone(db: &impl ConnectionTrait, import_id: Uuid) -> Result<i64> {
    Ok(of_import(import_id).filter(Column::IsDone.eq(false)).count(db).await? as i64)
}

impl Model {
    /// An unmatched user of the import; else 404.
    pub async fn find_unmatched(db: &impl ConnectionTrait, import_id: Uuid, id: Uuid) -> Result<Self> {
        Ok(unmatched(import_id).filter(Column::Id.eq(id)).one(db).await?.ok_or(NOT_FOUND)?)
    }

    /// What the unmatched ones of these are called in the export, by their ids.
    pub async fn several_unmatched(
        db: &impl ConnectionTrait,
        import_id: Uuid,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, String>> {
        let users = unmatched(import_id).filter(Column::Id.is_in(ids.iter().copied())).all(db).await?;
        Ok(users.into_iter().map(|user| (user.id, user.email)).collect())
    }

    /// The next users whose grants were not made.
    pub async fn undone(db: &impl ConnectionTrait, import_id: Uuid, count: u64) -> Result<Vec<Self>> {
        let query =
            of_import(import_id).filter(Column::IsDone.eq(false)).order_by_asc(Column::Id).limit(count);
        Ok(query.all(db).await?)
    }

    /// Notes that their grants were made: to this member, or to wait for them.
    pub async fn note_done(&self, db: &impl ConnectionTrait, reached: Reached) -> Result<()> {
        let done = ActiveModel {
            id: Set(self.id),
            member_id: Set(self.member_id),
            collections: Set(reached.collections),
            accounts: Set(reached.accounts),
            secrets: Set(reached.secrets),
            is_done: Set(true),
            ..Default::default()
        };
        done.update(db).await?;
        Ok(())
    }
}

/// How much somebody reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    pub collections: i64,
    pub accounts: i64,
    pub secrets: i64,
}

/// Forgets an import's users.
pub async fn forget_all(db: &impl ConnectionTrait, import_id: Uuid) -> Result<()> {
    Entity::delete_many().filter(Column::ImportId.eq(import_id)).exec(db).await?;
    Ok(())
}
