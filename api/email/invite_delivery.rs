//! What becomes of an invite's newest mail is shown with the invite, told in Activity and, where it
//! failed, seen in the lists of people.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::outbox::{Kind, Model};
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::Tenant;
use crate::invites::failure_notice::tell_sender;
use crate::invites::invite::{self, DeliveryStatus, Progress};
use crate::members::roster;
use crate::problem::Result;
use crate::workspace::workspace;

/// The invite a mail is the newest one of, held until the transaction ends; an older mail says
/// nothing about the newest.
pub async fn lock(db: &impl ConnectionTrait, email: &Model) -> Result<Option<(Tenant, invite::Model)>> {
    let (Kind::Invite, Some(workspace_id), Some(invite_id)) =
        (email.kind, email.workspace_id, email.invite_id)
    else {
        return Ok(None);
    };
    let Some(workspace) = workspace::Model::by_id(db, workspace_id).await? else { return Ok(None) };
    let tenant = Tenant::system(workspace);
    let invite = invite::Model::lock(db, &tenant, invite_id).await?;
    let is_newest = invite.generation == email.generation;
    Ok(is_newest.then_some((tenant, invite)))
}

/// As [`lock`], for several mails.
pub async fn lock_all(db: &impl ConnectionTrait, emails: impl Iterator<Item = &Model>) -> Result<Locked> {
    let ids = emails.filter(|email| email.kind == Kind::Invite).filter_map(|email| email.invite_id);
    let invites = invite::Model::lock_by_ids(db, ids.collect()).await?;
    let workspaces: HashSet<Uuid> = invites.iter().map(|invite| invite.workspace_id).collect();
    let workspaces = workspace::Model::by_ids(db, workspaces.into_iter().collect()).await?;
    let tenants = workspaces.into_iter().map(|workspace| (workspace.id, Tenant::system(workspace)));
    Ok(Locked {
        tenants: tenants.collect(),
        invites: invites.into_iter().map(|invite| (invite.id, invite)).collect(),
    })
}

/// Invites held until the transaction ends.
pub struct Locked {
    tenants: HashMap<Uuid, Tenant>,
    invites: HashMap<Uuid, invite::Model>,
}

impl Locked {
    /// The invite a mail is the newest one of.
    pub fn get(&self, email: &Model) -> Option<(&Tenant, &invite::Model)> {
        let invite = self.invites.get(&email.invite_id?)?;
        let is_newest = email.kind == Kind::Invite && invite.generation == email.generation;
        Some((self.tenants.get(&invite.workspace_id)?, invite)).filter(|_| is_newest)
    }
}

/// Notes how far the newest mail got. Where it failed though it was still wanted, its sender is told.
pub async fn note(
    db: &impl ConnectionTrait,
    app: &App,
    tenant: &Tenant,
    invite: &invite::Model,
    progress: Progress,
    is_dead: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let (before, status) = (invite.delivery_status, progress.status);
    let invite = invite.note_delivery(db, progress, now).await?;
    if status == before {
        return Ok(());
    }
    let reason = invite.delivery_reason.as_deref().unwrap_or_default();
    let happening = match status {
        DeliveryStatus::Queued => None,
        DeliveryStatus::Sent => Some(Happening::InviteSent(&invite)),
        DeliveryStatus::Delivered => Some(Happening::InviteDelivered(&invite)),
        DeliveryStatus::Bounced => Some(Happening::InviteBounced(&invite, reason)),
        DeliveryStatus::Complained => Some(Happening::InviteComplained(&invite)),
        DeliveryStatus::Failed => Some(Happening::InviteFailed(&invite, reason)),
    };
    if is_dead {
        tell_sender(db, app, tenant, &invite, reason, now).await?;
    }
    if let Some(happening) = happening {
        record(db, tenant, happening, now).await?;
    }
    if DeliveryStatus::FAILURES.contains(&status) || DeliveryStatus::FAILURES.contains(&before) {
        roster::refresh(db, tenant.id(), &invite.email_key, now).await?;
    }
    Ok(())
}
