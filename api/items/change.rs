//! Changing an item, and deleting it.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use secrecy::SecretString;
use uuid::Uuid;

use super::data_key::DataKey;
use super::item::{self, Kind, Outside};
use super::outline::{Outline, outline};
use super::place::{hold_nesting, nest, put_into};
use super::reach::Access;
use super::value::{self, Field};
use super::{content, grant, lapsed};
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::Tenant;
use crate::permissions::Action;
use crate::problem::Result;

/// What is to become of an item; what is none stays as it is.
pub struct Change {
    pub name: Option<String>,
    pub url: Option<String>,
    pub username: Option<String>,
    /// None as a value takes the field away.
    pub values: Vec<(Field, Option<SecretString>)>,
    /// Where it is to stand: of a collection, one or none.
    pub collection_ids: Option<Vec<Uuid>>,
}

/// Changes an item the caller owns.
pub async fn change(app: &App, tenant: &Tenant, kind: Kind, id: Uuid, change: Change) -> Result<Outline> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            if kind == Kind::Collection && change.collection_ids.is_some() {
                hold_nesting(tx, tenant).await?;
            }
            if let Some(collections) = &change.collection_ids {
                let held = [std::slice::from_ref(&id), collections].concat();
                item::lock_all(tx, tenant, item::named(&held)).await?;
            }
            let mut access = Access::lock(tx, tenant, kind, id).await?;
            access.check(tenant, Action::UpdateItem)?;
            let mut fields = Vec::new();
            let before = Outside::from(&access.item);
            let after = Outside {
                kind,
                name: change.name.unwrap_or_else(|| before.name.clone()),
                url: change.url.unwrap_or_else(|| before.url.clone()),
                username: change.username.unwrap_or_else(|| before.username.clone()),
            };
            for (field, is_changed) in [
                ("name", before.name != after.name),
                ("url", before.url != after.url),
                ("username", before.username != after.username),
            ] {
                fields.extend(is_changed.then_some(field));
            }
            if !change.values.is_empty() {
                let key = DataKey::of(tx, app, tenant, now).await?;
                value::put(tx, &key, &access.item, &change.values).await?;
                fields.extend(change.values.iter().map(|(field, _)| field.name()));
            }
            if let Some(ids) = change.collection_ids {
                lapsed::forget_lapsed(tx, tenant).await?;
                let is_moved = match kind {
                    Kind::Collection => nest(tx, tenant, &access.item, ids.first().copied()).await?,
                    _ => put_into(tx, tenant, &access.item, &ids).await?,
                };
                if is_moved {
                    fields.push("collections");
                    lapsed::forget_lapsed(tx, tenant).await?;
                }
            }
            if !fields.is_empty() {
                access.item = access.item.rewrite(tx, &after, now).await?;
                record(tx, tenant, Happening::ItemUpdated(&access.item, fields), now).await?;
            }
            outline(tx, tenant, access).await
        })
        .await
}

impl Access {
    /// Deletes the item, which was locked for that, with its values and all its grants.
    pub async fn delete(&self, db: &impl ConnectionTrait, tenant: &Tenant, now: DateTime<Utc>) -> Result<()> {
        self.check(tenant, Action::DeleteItem)?;
        value::forget_all(db, &self.item).await?;
        content::forget_all(db, &self.item).await?;
        grant::forget_of_item(db, self.item.id).await?;
        self.item.forget(db).await?;
        if self.item.kind == Kind::Collection {
            lapsed::forget_lapsed(db, tenant).await?;
        }
        record(db, tenant, Happening::ItemDeleted(&self.item), now).await
    }
}
