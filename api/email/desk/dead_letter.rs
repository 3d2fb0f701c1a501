//! A mail that was given up though it was still wanted.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, Set};

use crate::app::App;
use crate::caller::Tenant;
use crate::db::one_column;
use crate::email::invite_delivery;
use crate::email::outbox::{ActiveModel, Column, Entity, LogEntry, Model};
use crate::invites::invite::{DeliveryStatus, Progress};
use crate::problem::{NOT_FOUND, Result};

/// The workspace's dead letters.
pub fn of_tenant(tenant: &Tenant) -> Select<Entity> {
    Entity::find().filter(Column::WorkspaceId.eq(tenant.id())).filter(Column::DeadAt.is_not_null())
}

/// The ids of the oldest ones.
pub async fn oldest(db: &impl ConnectionTrait, tenant: &Tenant, count: u64) -> Result<Vec<Uuid>> {
    let query = of_tenant(tenant)
        .select_only()
        .column(Column::Id)
        .order_by_asc(Column::DeadAt)
        .order_by_asc(Column::Id)
        .limit(count);
    Ok(one_column(query).all(db).await?)
}

/// Puts it back into the outbox, as if it had never been tried; 404 where it is not dead. Under a
/// new Idempotency-Key: under the old one the provider would only say again what became of it.
pub async fn retry(
    db: &impl ConnectionTrait,
    app: &App,
    tenant: &Tenant,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Model> {
    let email = of_tenant(tenant).filter(Column::Id.eq(id)).one(db).await?.ok_or(NOT_FOUND)?;
    // The invite's row before its mail's, as everywhere: no deadlock.
    let invite = invite_delivery::lock(db, &email).await?;
    let mut log = email.log.clone();
    log.put(LogEntry { status: DeliveryStatus::Queued, at: now, reason: None });
    let queued = Entity::update_many()
        .set(ActiveModel {
            status: Set(DeliveryStatus::Queued),
            reason: Set(None),
            provider_id: Set(None),
            attempts: Set(0),
            log: Set(log),
            updated_at: Set(now),
            first_attempt_at: Set(None),
            next_attempt_at: Set(now),
            lease_until: Set(None),
            fence: Set(email.fence + 1),
            dead_at: Set(None),
            batch_id: Set(None),
            retries: Set(email.retries + 1),
            ..Default::default()
        })
        .filter(Column::Id.eq(email.id))
        .filter(Column::Fence.eq(email.fence))
        .filter(Column::DeadAt.is_not_null())
        .exec_with_returning(db)
        .await?;
    // Somebody else had it sent again meanwhile.
    let email = queued.into_iter().next().ok_or(NOT_FOUND)?;
    if let Some((tenant, invite)) = invite {
        let status = DeliveryStatus::Queued;
        let progress = Progress { status, reason: None, attempts: 0, next_attempt_at: Some(now) };
        invite_delivery::note(db, app, &tenant, &invite, progress, false, now).await?;
    }
    Ok(email)
}
