//! What waits on an item for people who are not here yet: seeing it, and taking it back.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::grant::Role;
use super::grant_view::Through;
use super::item::Kind;
use super::outline::CollectionRef;
use super::reach::{Access, itself_and_above};
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::Tenant;
use crate::imports::waiting_grant::{Column, Model, of_tenant};
use crate::page::{ByTime, Key, Page, Position};
use crate::permissions::Action;
use crate::problem::Result;

/// What somebody who is not here yet had in an import, and has of an item as soon as they join.
#[derive(Serialize, ToSchema)]
#[schema(as = WaitingGrant)]
pub struct WaitingGrantView {
    pub id: Uuid,
    /// In canonical form: whoever joins with it gets the role.
    #[schema(example = "taylor@agency.test")]
    pub email: String,
    /// Guests and who can only sign in become collaborators, whatever it is.
    pub role: Role,
    /// The collection it waits on and the item stands in; null where it waits on the item itself, or the caller
    /// does not reach the collection.
    pub collection: Option<CollectionRef>,
    pub created_at: DateTime<Utc>,
    /// Whoever joins later does not get it.
    pub ends_at: DateTime<Utc>,
    /// Whether the caller may take it back, here.
    pub can_take_back: bool,
}

/// What waits on an item, or on a collection it stands in. To its owners only: a partner's Guest Admin sees what
/// the partner has, and nothing waits for partners.
pub async fn list_waiting_grants(
    app: &App,
    tenant: &Tenant,
    kind: Kind,
    id: Uuid,
    query: &ByTime,
) -> Result<Page<WaitingGrantView>> {
    let now = app.clock.now();
    let request = query.page()?;
    let position = |waiting: &Model| Position { key: Key::Time(waiting.created_at), id: waiting.id };
    let read = async |db: &_| {
        let access = Access::find(db, tenant, kind, id).await?;
        access.check(tenant, Action::UpdateItem)?;
        let waiting = of_tenant(tenant, now).filter(Column::ItemId.in_subquery(itself_and_above(id)));
        let page = request.fetch(db, waiting, (Column::CreatedAt, Column::Id), position).await?;
        let through =
            Through::of(db, tenant, &access, page.items.iter().map(|waiting| waiting.item_id)).await?;
        Ok(page.map(|waiting| WaitingGrantView {
            id: waiting.id,
            role: waiting.role,
            collection: through.collection(waiting.item_id),
            created_at: waiting.created_at,
            ends_at: waiting.ends_at(),
            can_take_back: waiting.item_id == id,
            email: waiting.email_key,
        }))
    };
    app.db.snapshot(read).await
}

/// Takes back what waits on the item itself. It is held meanwhile, as by whoever joins: either they have it
/// already, or never get it.
pub async fn take_back(
    app: &App,
    tenant: &Tenant,
    kind: Kind,
    id: Uuid,
    waiting_grant_id: Uuid,
) -> Result<()> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let access = Access::lock(tx, tenant, kind, id).await?;
            access.check(tenant, Action::UpdateItem)?;
            let waiting = Model::find(tx, tenant, id, waiting_grant_id, now).await?;
            waiting.forget(tx).await?;
            let email = &waiting.email_key;
            record(tx, tenant, Happening::WaitingGrantTakenBack(&access.item, email), now).await
        })
        .await
}
