//! What time does to invites: a reminder before they expire, and an event when they do. An invite is
//! refused from its very moment on, by comparing with now; this only tells it.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect};

use super::invite::{Column, DeliveryStatus, Entity, Model, open};
use super::mail;
use super::sender::Senders;
use super::state::Status;
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::Tenant;
use crate::db::{Transaction, one_column};
use crate::problem::Result;
use crate::workspace::workspace;

/// Invites seen to in one transaction: few, so that others need not wait.
const BATCH: u64 = 50;

/// Notes each invite that expired, once. Any number of replicas may do so at the same time.
pub async fn note_expired(app: &App) -> Result<()> {
    let due = |now| Entity::find().filter(is_newly_expired(now)).order_by_asc(Column::ExpiresAt);
    each_due(app, due, async |tx, id, now| {
        let noted = Entity::update_many()
            .col_expr(Column::ExpiryNotedAt, Expr::value(now))
            .filter(Column::Id.eq(id))
            .filter(is_newly_expired(now))
            .exec_with_returning(tx)
            .await?;
        for invite in noted {
            if let Some(tenant) = tenant_of(tx, &invite).await? {
                record(tx, &tenant, Happening::InviteExpired(&invite), now).await?;
            }
        }
        Ok(())
    })
    .await
}

/// Sends each reminder that is due, once, to whoever can still join by then.
pub async fn send_reminders(app: &App) -> Result<()> {
    let due = |now| Entity::find().filter(Column::RemindAt.lte(now)).order_by_asc(Column::RemindAt);
    each_due(app, due, async |tx, id, now| {
        let taken = Entity::update_many()
            .col_expr(Column::RemindAt, Expr::value(Option::<DateTime<Utc>>::None))
            .filter(Column::Id.eq(id))
            .filter(Column::RemindAt.lte(now))
            .exec_with_returning(tx)
            .await?;
        for invite in taken {
            if let Some(tenant) = tenant_of(tx, &invite).await? {
                remind(tx, app, &tenant, &invite, now).await?;
            }
        }
        Ok(())
    })
    .await
}

async fn remind(
    db: &impl ConnectionTrait,
    app: &App,
    tenant: &Tenant,
    invite: &Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let senders = Senders::of(db, tenant, std::slice::from_ref(invite)).await?;
    let is_blocked = invite.blocked_reason(tenant.workspace(), senders.inviter(invite, now)).is_some();
    let has_failed = DeliveryStatus::FAILURES.contains(&invite.delivery_status);
    if invite.status(now) != Status::Pending || is_blocked || has_failed {
        return Ok(());
    }
    mail::remind(db, app, tenant, invite, &senders.name(invite.sender())).await
}

/// Does the work for what is due, a batch at a time, until nothing is.
async fn each_due(
    app: &App,
    due: impl Fn(DateTime<Utc>) -> Select<Entity>,
    work: impl AsyncFn(&Transaction, Uuid, DateTime<Utc>) -> Result<()>,
) -> Result<()> {
    loop {
        let now = app.clock.now();
        let ids = due(now).select_only().column(Column::Id).limit(BATCH);
        let ids: Vec<Uuid> = one_column(ids).all(&app.db).await?;
        if ids.is_empty() {
            return Ok(());
        }
        app.db
            .write(async |tx| {
                for id in &ids {
                    work(tx, *id, now).await?;
                }
                Ok(())
            })
            .await?;
    }
}

fn is_newly_expired(now: DateTime<Utc>) -> Condition {
    open().add(Column::ExpiryNotedAt.is_null()).add(Column::ExpiresAt.lte(now))
}

async fn tenant_of(db: &impl ConnectionTrait, invite: &Model) -> Result<Option<Tenant>> {
    Ok(workspace::Model::by_id(db, invite.workspace_id).await?.map(Tenant::system))
}

/// When an invite's reminder is due, where the workspace wants one.
pub fn remind_at(
    workspace: &workspace::Model,
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let before = TimeDelta::days(workspace.reminder_days?.into());
    Some(expires_at - before).filter(|at| *at > now)
}
