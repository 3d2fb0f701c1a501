//! What is secret of an item, field by field, sealed. Each change counts the version up, which is part of
//! what is authenticated, together with the workspace, the item and the field.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{ConnectionTrait, FromQueryResult, QuerySelect, Set};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::data_key::DataKey;
use super::item;
use crate::problem::{Error, Result};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "item_values")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub field: Field,
    pub workspace_id: Uuid,
    pub version: i64,
    /// None: it was taken away.
    pub sealed: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

/// A field that is kept sealed.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[schema(as = SealedField)]
pub enum Field {
    /// An account's.
    Password,
    /// An account's TOTP seed.
    Totp,
    /// An account's.
    Notes,
    /// A secret's.
    Text,
}

impl Field {
    /// The name used in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Totp => "totp",
            Self::Notes => "notes",
            Self::Text => "text",
        }
    }
}

/// A field's new value; none takes it away.
pub type Change = (Field, Option<SecretString>);

/// Where a value belongs: a ciphertext found anywhere else does not open.
fn place(item_id: Uuid, field: Field, version: i64) -> Vec<u8> {
    [item_id.as_bytes(), &version.to_be_bytes()[..], field.name().as_bytes()].concat()
}

/// Keeps changed fields of an item that is held by the transaction.
pub async fn put(
    db: &impl ConnectionTrait,
    key: &DataKey,
    item: &item::Model,
    changes: &[Change],
) -> Result<()> {
    let fields = changes.iter().map(|(field, _)| *field);
    let query = Entity::find().filter(Column::ItemId.eq(item.id)).filter(Column::Field.is_in(fields));
    let before = query.lock(LockType::NoKeyUpdate).all(db).await?;
    let before: HashMap<Field, i64> = before.into_iter().map(|row| (row.field, row.version)).collect();
    let rows = changes.iter().map(|(field, value)| {
        let version = before.get(field).map_or(1, |version| version + 1);
        row(key, item, *field, version, value.as_ref())
    });
    insert(db, rows.collect()).await
}

/// Keeps the values of new items.
pub async fn put_new(
    db: &impl ConnectionTrait,
    key: &DataKey,
    values: &[(&item::Model, Field, &SecretString)],
) -> Result<()> {
    let rows = values.iter().map(|(item, field, value)| row(key, item, *field, 1, Some(value)));
    insert(db, rows.collect()).await
}

fn row(
    key: &DataKey,
    item: &item::Model,
    field: Field,
    version: i64,
    value: Option<&SecretString>,
) -> ActiveModel {
    let seal =
        |value: &SecretString| key.seal(&place(item.id, field, version), value.expose_secret().as_bytes());
    ActiveModel {
        item_id: Set(item.id),
        field: Set(field),
        workspace_id: Set(item.workspace_id),
        version: Set(version),
        sealed: Set(value.map(seal)),
    }
}

async fn insert(db: &impl ConnectionTrait, rows: Vec<ActiveModel>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let over_the_old = OnConflict::columns([Column::ItemId, Column::Field])
        .update_columns([Column::Version, Column::Sealed])
        .to_owned();
    Entity::insert_many(rows).on_conflict(over_the_old).exec_without_returning(db).await?;
    Ok(())
}

/// What the field holds, opened; none where it holds nothing.
pub async fn open(
    db: &impl ConnectionTrait,
    key: &DataKey,
    item: &item::Model,
    field: Field,
) -> Result<Option<SecretString>> {
    let Some(row) = Entity::find_by_id((item.id, field)).one(db).await? else { return Ok(None) };
    let Some(sealed) = row.sealed else { return Ok(None) };
    let secret = key.open(&place(item.id, field, row.version), &sealed)?;
    let secret = std::str::from_utf8(&secret).map_err(Error::internal)?;
    Ok(Some(secret.into()))
}

/// Which fields of some items hold something.
pub async fn held(db: &impl ConnectionTrait, item_ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<Field>>> {
    #[derive(FromQueryResult)]
    struct Held {
        item_id: Uuid,
        field: Field,
    }
    let mut held: HashMap<Uuid, Vec<Field>> = HashMap::new();
    if item_ids.is_empty() {
        return Ok(held);
    }
    let query = Entity::find()
        .select_only()
        .column(Column::ItemId)
        .column(Column::Field)
        .filter(Column::ItemId.is_in(item_ids.iter().copied()))
        .filter(Column::Sealed.is_not_null());
    for Held { item_id, field } in query.into_model().all(db).await? {
        held.entry(item_id).or_default().push(field);
    }
    Ok(held)
}

/// Forgets all values of an item.
pub async fn forget_all(db: &impl ConnectionTrait, item: &item::Model) -> Result<()> {
    Entity::delete_many().filter(Column::ItemId.eq(item.id)).exec(db).await?;
    Ok(())
}
