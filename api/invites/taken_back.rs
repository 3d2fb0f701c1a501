//! Taking an open invite back: by itself, or with the partner it is for.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel, Set};

use super::invite::Model;
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::caller::Tenant;
use crate::email::outbox::cancel_of_invite;
use crate::members::roster;
use crate::problem::Result;

/// Its link stops working, and a queued mail is not sent.
pub async fn take_back(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    invite: Model,
    now: DateTime<Utc>,
) -> Result<Model> {
    cancel_of_invite(db, &invite, "Not sent: the invite was revoked first.", now).await?;
    let mut change = invite.into_active_model();
    change.revoked_at = Set(Some(now));
    let invite = change.update(db).await?;
    record(db, tenant, Happening::InviteRevoked(&invite), now).await?;
    roster::refresh(db, tenant.id(), &invite.email_key, now).await?;
    Ok(invite)
}
