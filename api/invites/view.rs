//! How an invite is shown. A page of them costs a fixed number of queries.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::invite::{DeliveryStatus, Model, Source};
use super::rights::BlockedReason;
use super::sender::Senders;
use super::state::Status;
use crate::app::App;
use crate::caller::Tenant;
use crate::partners::partner;
use crate::permissions::{Action, GuestPartnerRole, Role};
use crate::problem::Result;

/// An invite, as the workspace's people see it. It never holds its link.
#[derive(Serialize, ToSchema)]
#[schema(as = Invite)]
pub struct InviteView {
    pub id: Uuid,
    #[schema(example = "charlie@adraptor.test")]
    pub email: String,
    pub role: Role,
    pub source: Source,
    pub status: Status,
    /// Why it cannot be joined until somebody with the right resends it.
    pub blocked_reason: Option<BlockedReason>,
    pub delivery: Delivery,
    /// The personal message in the mail.
    pub message: Option<String>,
    #[schema(example = "en")]
    pub language: String,
    /// When the guest's access will end by itself.
    pub access_until: Option<DateTime<Utc>>,
    /// The partner it is for.
    pub partner: Option<PartnerRef>,
    pub partner_role: Option<GuestPartnerRole>,
    /// How often it was sent.
    pub send_count: i32,
    pub created_at: DateTime<Utc>,
    pub created_by: PersonRef,
    /// Who sent it last; their rights count at joining.
    pub sent_by: PersonRef,
    pub expires_at: DateTime<Utc>,
    pub resend_available_at: DateTime<Utc>,
    /// When somebody first opened the newest link.
    pub link_opened_at: Option<DateTime<Utc>>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub declined_at: Option<DateTime<Utc>>,
    /// What the caller may do to it now.
    pub can: Vec<Action>,
}

/// How far the newest email got.
#[derive(Serialize, ToSchema)]
pub struct Delivery {
    pub status: DeliveryStatus,
    /// Why it failed, in words.
    pub reason: Option<String>,
    pub attempts: i32,
    pub updated_at: DateTime<Utc>,
    pub next_attempt_at: Option<DateTime<Utc>>,
}

/// A member or an API key by id and name.
#[derive(Clone, Serialize, ToSchema)]
pub struct PersonRef {
    pub id: Uuid,
    #[schema(example = "Olive Owner")]
    pub name: String,
}

/// A partner by id and name.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PartnerRef {
    pub id: Uuid,
    #[schema(example = "Northwind Agency")]
    pub name: String,
}

/// One invite, as the tenant sees it.
pub async fn view(
    app: &App,
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    invite: Model,
) -> Result<InviteView> {
    let mut views = views(app, db, tenant, vec![invite]).await?;
    Ok(views.swap_remove(0))
}

/// Several invites, in the same order.
pub async fn views(
    app: &App,
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    invites: Vec<Model>,
) -> Result<Vec<InviteView>> {
    let senders = Senders::of(db, tenant, &invites).await?;
    let partners = partners(db, tenant, &invites).await?;
    let now = app.clock.now();
    let cooldown = app.config.resend_cooldown();
    Ok(invites
        .into_iter()
        .map(|invite| InviteView {
            status: invite.status(now),
            blocked_reason: invite.blocked_reason(tenant.workspace(), senders.inviter(&invite, now)),
            delivery: Delivery {
                status: invite.delivery_status,
                reason: invite.delivery_reason.clone(),
                attempts: invite.delivery_attempts,
                updated_at: invite.delivery_updated_at,
                next_attempt_at: invite.delivery_next_attempt_at,
            },
            resend_available_at: invite.resend_available_at(cooldown),
            created_by: senders.shown(invite.maker(), tenant),
            sent_by: senders.shown(invite.sender(), tenant),
            can: invite.can(tenant, senders.own_role_in(&invite)),
            partner: invite.partner_id.and_then(|id| partners.get(&id).cloned()),
            id: invite.id,
            email: invite.email,
            role: invite.role,
            source: invite.source,
            message: invite.message,
            language: invite.language,
            access_until: invite.access_until,
            partner_role: invite.partner_role,
            send_count: invite.send_count,
            created_at: invite.created_at,
            expires_at: invite.expires_at,
            link_opened_at: invite.link_opened_at,
            accepted_at: invite.accepted_at,
            revoked_at: invite.revoked_at,
            declined_at: invite.declined_at,
        })
        .collect())
}

/// The partners that some invites are for, by id.
pub(super) async fn partners(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    invites: &[Model],
) -> Result<HashMap<Uuid, PartnerRef>> {
    let ids: HashSet<Uuid> = invites.iter().filter_map(|invite| invite.partner_id).collect();
    let names = partner::names(db, tenant, ids.into_iter().collect()).await?;
    Ok(names.into_iter().map(|partner| (partner.id, partner)).collect())
}
