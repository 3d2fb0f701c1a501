//! `GET /email`: how mail leaves the workspace, and whether it does.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, FromQueryResult, PaginatorTrait, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use super::dead_letter;
use crate::app::App;
use crate::caller::{SessionCaller, Tenant};
use crate::db::ComputedTime;
use crate::email::gate;
use crate::email::outbox::{Column, Entity};
use crate::email_address::mask_in;
use crate::invites::invite::DeliveryStatus;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

/// How mail leaves a workspace.
#[derive(Serialize, ToSchema)]
pub struct EmailStatus {
    /// The configured mail provider; `mailbox` catches mail instead of delivering it.
    #[schema(example = "resend")]
    provider: String,
    /// The sender of every mail.
    #[schema(example = "Guestlist <guests@contenzilla.test>")]
    from: String,
    /// Whether the provider can report what was delivered: a webhook secret is set.
    reports: bool,
    /// While nothing goes out: until when it is waited, and why.
    paused: Option<Paused>,
    /// Mails of this workspace that wait for their turn or for another try.
    queued: u64,
    /// When the oldest of them was put into the outbox.
    oldest_queued_at: Option<DateTime<Utc>>,
    /// Mails of this workspace handed to the provider within the last hour.
    sent_last_hour: u64,
    /// Mails of this workspace that were given up.
    dead_letters: u64,
}

/// Why nothing goes out just now.
#[derive(Serialize, ToSchema)]
#[schema(as = EmailPaused)]
struct Paused {
    until: DateTime<Utc>,
    /// What the provider said, in words.
    reason: String,
}

refuses!(NOT_ALLOWED);

/// See how mail leaves the workspace
#[utoipa::path(tag = "email", responses(
    (status = 200, description = "Provider, queue and health.", body = EmailStatus),
    Refusals,
))]
#[get("/email")]
pub async fn get_email_status(app: Data<App>, caller: SessionCaller) -> Result<Json<EmailStatus>> {
    let tenant = caller.may(Action::ManageEmail)?;
    let now = app.clock.now();
    let mail = &app.config.mail;
    let read = async |db: &_| {
        let (queued, oldest_queued_at) = queue(db, &tenant).await?;
        let hold = gate::hold(db, app.mail.name(), now).await?;
        Ok(EmailStatus {
            provider: mail.provider.name().to_owned(),
            from: mail.from.clone(),
            reports: !mail.webhook_secrets.is_empty(),
            // It was said of anybody's mail: no address of another workspace.
            paused: hold.map(|hold| Paused { until: hold.held_until, reason: mask_in(&hold.reason) }),
            queued,
            oldest_queued_at,
            sent_last_hour: handed_over_since(db, &tenant, now - TimeDelta::hours(1)).await?,
            dead_letters: dead_letter::of_tenant(&tenant).count(db).await?,
        })
    };
    Ok(Json(app.db.snapshot(read).await?))
}

#[derive(Default, FromQueryResult)]
struct Found {
    mails: i64,
    oldest: Option<ComputedTime>,
}

async fn queue(db: &impl ConnectionTrait, tenant: &Tenant) -> Result<(u64, Option<DateTime<Utc>>)> {
    let found: Option<Found> = Entity::find()
        .select_only()
        .column_as(Expr::cust("COUNT(*)"), "mails")
        .column_as(Column::CreatedAt.min(), "oldest")
        .filter(Column::WorkspaceId.eq(tenant.id()))
        // In the words of the index, which then holds all that is asked for.
        .filter(Expr::cust("emails.status = 'queued'"))
        .into_model()
        .one(db)
        .await?;
    let Found { mails, oldest } = found.unwrap_or_default();
    Ok((mails.unsigned_abs(), oldest.map(|oldest| oldest.0)))
}

async fn handed_over_since(db: &impl ConnectionTrait, tenant: &Tenant, since: DateTime<Utc>) -> Result<u64> {
    let query = Entity::find()
        .filter(Column::WorkspaceId.eq(tenant.id()))
        .filter(Column::FirstAttemptAt.gt(since))
        .filter(Column::Status.is_not_in([DeliveryStatus::Queued, DeliveryStatus::Failed]));
    Ok(query.count(db).await?)
}
