//! Adding an item, all of it or nothing.

use secrecy::SecretString;
use uuid::Uuid;

use super::data_key::DataKey;
use super::grant::{self, Holder, Role};
use super::item::{Kind, Model, Outside};
use super::outline::{Outline, outline};
use super::place::{hold_nesting, nest, put_into};
use super::reach::Access;
use super::value::{self, Field};
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::Tenant;
use crate::db::Transaction;
use crate::members::member;
use crate::problem::{Result, UNAUTHENTICATED};

/// An item that is to be.
pub struct NewItem {
    pub outside: Outside,
    pub values: Vec<(Field, SecretString)>,
    pub collection_ids: Vec<Uuid>,
}

/// Adds it, the caller being its owner.
pub async fn create(tx: &Transaction, app: &App, tenant: &Tenant, new: NewItem) -> Result<Outline> {
    let owner = tenant.member_id().ok_or(UNAUTHENTICATED)?;
    let now = app.clock.now();
    let NewItem { outside, values, collection_ids } = new;
    if outside.kind == Kind::Collection {
        hold_nesting(tx, tenant).await?;
    }
    // What is made must not be theirs who has just left.
    member::Model::lock_with_caller(tx, tenant, owner, now).await?;
    let item = Model::new(tenant, &outside, now);
    Model::insert_all(tx, std::slice::from_ref(&item)).await?;
    if !values.is_empty() {
        let key = DataKey::of(tx, app, tenant, now).await?;
        let values: Vec<_> = values.iter().map(|(field, value)| (&item, *field, value)).collect();
        value::put_new(tx, &key, &values).await?;
    }
    grant::Model::give(tx, tenant, item.id, Holder::Member(owner), Role::Owner, None, now).await?;
    match outside.kind {
        Kind::Collection => nest(tx, tenant, &item, collection_ids.first().copied()).await?,
        _ => put_into(tx, tenant, &item, &collection_ids).await?,
    };
    record(tx, tenant, Happening::ItemCreated(&item), now).await?;
    outline(tx, tenant, Access { item, role: Role::Owner }).await
}
