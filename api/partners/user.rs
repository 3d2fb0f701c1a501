//! A partner's guest, found for a change.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::rights::{Access, Guest};
use crate::caller::Tenant;
use crate::members::member;
use crate::problem::{NOT_FOUND, Result};

/// The partner's active guest, held until the transaction ends, together with the caller's own
/// membership; else 404.
pub async fn lock_user(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    access: &Access,
    member_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(member::Model, Guest)> {
    let member = member::Model::lock_with_caller(db, tenant, member_id, now).await?;
    let place = member.in_partner().filter(|place| place.id == access.partner.id).ok_or(NOT_FOUND)?;
    Ok((member, Guest { id: member_id, role: place.role }))
}
