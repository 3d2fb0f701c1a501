//! An event: who did what to whom, when. Written in the transaction it describes.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ConnectionTrait, Set};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::happening::Happening;
use crate::caller::{Actor, Tenant};
use crate::problem::Result;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workspace_id: Uuid,
    pub at: DateTime<Utc>,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    /// As it was then.
    pub actor_name: String,
    pub action: String,
    pub target_kind: String,
    pub target_id: Option<Uuid>,
    /// As it was then.
    pub target_name: String,
    pub details: Json,
    /// The partner it is about.
    pub partner_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Writes an event in the tenant's name.
pub async fn record(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    happening: Happening<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    record_all(db, tenant, [happening], now).await
}

/// Writes several events in the tenant's name.
pub async fn record_all<'a>(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    happenings: impl IntoIterator<Item = Happening<'a>>,
    now: DateTime<Utc>,
) -> Result<()> {
    let events = happenings.into_iter().map(|happening| event(tenant, happening, now));
    Entity::insert_many(events).exec_without_returning(db).await?;
    Ok(())
}

fn event(tenant: &Tenant, happening: Happening<'_>, now: DateTime<Utc>) -> ActiveModel {
    let (actor_kind, actor_id, actor_name) = match tenant.actor() {
        Actor::Member { id, name, .. } => ("member", Some(*id), name.clone()),
        Actor::ApiKey { id, name, .. } => ("api_key", Some(*id), name.clone()),
        Actor::System => ("system", None, "Guestlist".to_owned()),
    };
    let target = happening.target();
    ActiveModel {
        id: Set(Uuid::now_v7()),
        workspace_id: Set(tenant.id()),
        at: Set(now),
        actor_kind: Set(actor_kind.to_owned()),
        actor_id: Set(actor_id),
        actor_name: Set(actor_name),
        action: Set(happening.action().to_owned()),
        target_kind: Set(target.kind.to_owned()),
        target_id: Set(target.id),
        target_name: Set(target.name),
        details: Set(happening.details()),
        partner_id: Set(happening.partner_id()),
    }
}

/// The tenant's events. With `only_of`, those that member did or that were done to them.
pub fn of_tenant(tenant: &Tenant, only_of: Option<Uuid>) -> Select<Entity> {
    let events = Entity::find().filter(Column::WorkspaceId.eq(tenant.id()));
    match only_of {
        None => events,
        Some(member) => events.filter(Column::ActorId.eq(member).or(Column::TargetId.eq(member))),
    }
}

/// The events about a partner, its hosts, its guests and its invites.
pub fn of_partner(tenant: &Tenant, partner_id: Uuid) -> Select<Entity> {
    of_tenant(tenant, None).filter(Column::PartnerId.eq(partner_id))
}

/// Who did something.
#[derive(Serialize, ToSchema)]
pub struct EventActor {
    /// `member`, `api_key` or `system`.
    #[schema(example = "member")]
    pub kind: String,
    pub id: Option<Uuid>,
    #[schema(example = "Olive Owner")]
    pub name: String,
}

/// What it was done to.
#[derive(Serialize, ToSchema)]
pub struct EventTarget {
    /// `invite`, `member`, `workspace`, `api_key`, `suppression`, `partner`, `account`,
    /// `secret`, `collection`, `import` or `export`.
    #[schema(example = "invite")]
    pub kind: String,
    pub id: Option<Uuid>,
    #[schema(example = "charlie@adraptor.test")]
    pub name: String,
}

/// An entry of Activity.
#[derive(Serialize, ToSchema)]
#[schema(as = Event)]
pub struct EventView {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub actor: EventActor,
    #[schema(example = "invite.created")]
    pub action: String,
    pub target: EventTarget,
    /// What else is worth knowing, by the kind of action.
    #[schema(additional_properties = true)]
    pub details: Map<String, Value>,
}

impl From<Model> for EventView {
    fn from(event: Model) -> Self {
        Self {
            id: event.id,
            at: event.at,
            actor: EventActor { kind: event.actor_kind, id: event.actor_id, name: event.actor_name },
            action: event.action,
            target: EventTarget { kind: event.target_kind, id: event.target_id, name: event.target_name },
            details: match event.details {
                Value::Object(details) => details,
                other => Map::from_iter([("value".to_owned(), json!(other))]),
            },
        }
    }
}
