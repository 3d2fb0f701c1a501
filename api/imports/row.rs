//! A row of an import: a folder, an account or a secret of the export, what it is to become, and what
//! became of it. What is secret of it is sealed, and forgotten as soon as the item has it.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use std::collections::{HashMap, HashSet};

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{
    Condition, ConnectionTrait, FromJsonQueryResult, FromQueryResult, PaginatorTrait, QueryOrder,
    QuerySelect, Set,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::items::item::Kind;
use crate::problem::Result;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_rows")]
pub struct Model {
    /// In the order of the export, folders first, each after the one it lies in. The item it becomes has this
    /// id too.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workspace_id: Uuid,
    pub import_id: Uuid,
    pub kind: Kind,
    /// What the item is to be called.
    pub name: String,
    /// In lower case, to be sorted by.
    pub name_key: String,
    /// A folder's: its names, outermost first.
    pub path: String,
    pub url: String,
    pub username: String,
    /// The rows of the folders it lies in.
    pub parents: Ids,
    /// The row of the outermost folder; a folder at the top is its own.
    pub root_id: Option<Uuid>,
    /// A folder several people saw.
    pub is_shared: bool,
    /// A folder that is to be brought in.
    pub is_chosen: bool,
    /// A folder's: the accounts and secrets in it, however deep.
    pub holds: i64,
    pub review: Option<Review>,
    pub sealed: Option<String>,
    pub status: Status,
    pub details: Option<Details>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether the vault has it, and not only the shared folders' file.
    pub fn is_in_vault(&self) -> bool {
        self.details != Some(Details::NotInVault)
    }

    /// Whether it comes in, or did.
    pub fn comes_in(&self) -> bool {
        matches!(self.details, None | Some(Details::Successful))
    }
}

/// Ids of other rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Ids(pub Vec<Uuid>);

/// What became of a row.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[schema(as = ImportRowStatus)]
pub enum Status {
    /// Nothing yet.
    Waiting,
    Successful,
    Skipped,
    Failed,
}

impl Status {
    /// The name used in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Successful => "successful",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }
}

/// Why.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[schema(as = ImportRowDetails)]
pub enum Details {
    Successful,
    /// The folder holds nothing.
    EmptyCollection,
    /// Only the shared folders' file has it: it is empty, or who exported the vault does not see it.
    NotInVault,
    /// It lies in a shared folder that an earlier import brought in.
    AlreadyImported,
    /// It lies in no folder that was chosen.
    NotChosen,
    /// The import was cancelled or failed before its turn.
    Cancelled,
}

impl Details {
    /// The name used in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Successful => "successful",
            Self::EmptyCollection => "empty_collection",
            Self::NotInVault => "not_in_vault",
            Self::AlreadyImported => "already_imported",
            Self::NotChosen => "not_chosen",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Why somebody should look at what was imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[schema(as = ImportReview)]
pub enum Review {
    /// It has neither address nor username nor password.
    MissingDetails,
    /// Another row of the export is the same.
    Duplicate,
}

/// Keeps rows.
pub async fn insert_all(db: &impl ConnectionTrait, rows: &[Model]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.iter().cloned().map(|row| ActiveModel::from(row).reset_all());
    Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// An import's rows.
pub fn of_import(import_id: Uuid) -> Select<Entity> {
    Entity::find().filter(Column::ImportId.eq(import_id))
}

/// An import's folders, each after the one it lies in.
pub async fn folders(db: &impl ConnectionTrait, import_id: Uuid) -> Result<Vec<Model>> {
    let query = of_import(import_id).filter(Column::Kind.eq(Kind::Collection)).order_by_asc(Column::Id);
    Ok(query.all(db).await?)
}

/// How many folders an import has.
pub async fn count_folders(db: &impl ConnectionTrait, import_id: Uuid) -> Result<i64> {
    Ok(of_import(import_id).filter(Column::Kind.eq(Kind::Collection)).count(db).await? as i64)
}

/// Several rows, by their ids.
pub async fn several(db: &impl ConnectionTrait, ids: HashSet<Uuid>) -> Result<HashMap<Uuid, Model>> {
    let mut rows = HashMap::new();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    for some in ids.chunks(1_000) {
        let found = Entity::find().filter(Column::Id.is_in(some.iter().copied())).all(db).await?;
        rows.extend(found.into_iter().map(|row| (row.id, row)));
    }
    Ok(rows)
}

/// Where rows lie: a folder's own path, else those of the folders it lies in.
pub async fn paths(db: &impl ConnectionTrait, rows: &[Model]) -> Result<HashMap<Uuid, Vec<String>>> {
    let items = || rows.iter().filter(|row| row.kind != Kind::Collection);
    let folders = several(db, items().flat_map(|row| &row.parents.0).copied().collect()).await?;
    let paths = rows.iter().map(|row| {
        let paths = match row.kind {
            Kind::Collection => vec![row.path.clone()],
            _ => row.parents.0.iter().filter_map(|id| Some(folders.get(id)?.path.clone())).collect(),
        };
        (row.id, paths)
    });
    Ok(paths.collect())
}

/// The next rows that nothing became of yet.
pub async fn waiting(db: &impl ConnectionTrait, import_id: Uuid, count: u64) -> Result<Vec<Model>> {
    let query =
        of_import(import_id).filter(Column::Status.eq(Status::Waiting)).order_by_asc(Column::Id).limit(count);
    Ok(query.all(db).await?)
}

/// How many rows nothing became of yet.
pub async fn count_waiting(db: &impl ConnectionTrait, import_id: Uuid) -> Result<i64> {
    Ok(of_import(import_id).filter(Column::Status.eq(Status::Waiting)).count(db).await? as i64)
}

/// An account that came in.
#[derive(FromQueryResult)]
pub struct Inside {
    pub id: Uuid,
    pub url: String,
}

/// The accounts that came in within an outermost folder.
pub async fn accounts_within(db: &impl ConnectionTrait, root_id: Uuid) -> Result<Vec<Inside>> {
    let query = Entity::find()
        .select_only()
        .column(Column::Id)
        .column(Column::Url)
        .filter(Column::RootId.eq(root_id))
        .filter(Column::Kind.eq(Kind::Account))
        .filter(Column::Status.eq(Status::Successful));
    Ok(query.into_model().all(db).await?)
}

/// How much came in within each outermost folder, of each kind.
pub async fn counts_within(db: &impl ConnectionTrait, import_id: Uuid) -> Result<HashMap<(Uuid, Kind), i64>> {
    #[derive(FromQueryResult)]
    struct Count {
        root_id: Uuid,
        kind: Kind,
        rows: i64,
    }
    let query = of_import(import_id)
        .select_only()
        .column(Column::RootId)
        .column(Column::Kind)
        .column_as(Column::Id.count(), "rows")
        .filter(Column::RootId.is_not_null())
        .filter(Column::Status.eq(Status::Successful))
        .group_by(Column::RootId)
        .group_by(Column::Kind);
    let counts = query.into_model::<Count>().all(db).await?;
    Ok(counts.into_iter().map(|count| ((count.root_id, count.kind), count.rows)).collect())
}

/// Notes what became of rows, and forgets what was secret of them.
pub async fn note(db: &impl ConnectionTrait, ids: &[Uuid], status: Status, details: Details) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let ended = ActiveModel {
        status: Set(status),
        details: Set(Some(details)),
        sealed: Set(None),
        ..Default::default()
    };
    Entity::update_many().set(ended).filter(Column::Id.is_in(ids.iter().copied())).exec(db).await?;
    Ok(())
}

/// Forgets what was secret of everything that waits still: it will not come.
pub async fn cancel_waiting(db: &impl ConnectionTrait, import_id: Uuid) -> Result<()> {
    let ended = ActiveModel {
        status: Set(Status::Skipped),
        details: Set(Some(Details::Cancelled)),
        sealed: Set(None),
        ..Default::default()
    };
    Entity::update_many()
        .set(ended)
        .filter(Column::ImportId.eq(import_id))
        .filter(Column::Status.eq(Status::Waiting))
        .exec(db)
        .await?;
    Ok(())
}

/// Chooses which folders are to be brought in.
pub async fn choose(db: &impl ConnectionTrait, import_id: Uuid, ids: &[Uuid]) -> Result<()> {
    let of_import =
        Condition::all().add(Column::ImportId.eq(import_id)).add(Column::Kind.eq(Kind::Collection));
    Entity::update_many().col_expr(Column::IsChosen, Expr::value(false)).filter(of_import).exec(db).await?;
    for some in ids.chunks(1_000) {
        Entity::update_many()
            .col_expr(Column::IsChosen, Expr::value(true))
            .filter(Column::Id.is_in(some.iter().copied()))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// How many rows there are of each kind and status.
pub async fn counts(db: &impl ConnectionTrait, import_id: Uuid) -> Result<HashMap<(Kind, Status), i64>> {
    #[derive(FromQueryResult)]
    struct Count {
        kind: Kind,
        status: Status,
        rows: i64,
    }
    let query = of_import(import_id)
        .select_only()
        .column(Column::Kind)
        .column(Column::Status)
        .column_as(Column::Id.count(), "rows")
        .group_by(Column::Kind)
        .group_by(Column::Status);
    let counts = query.into_model::<Count>().all(db).await?;
    Ok(counts.into_iter().map(|count| ((count.kind, count.status), count.rows)).collect())
}

/// Forgets an import's rows.
pub async fn forget_all(db: &impl ConnectionTrait, import_id: Uuid) -> Result<()> {
    Entity::delete_many().filter(Column::ImportId.eq(import_id)).exec(db).await?;
    Ok(())
}
