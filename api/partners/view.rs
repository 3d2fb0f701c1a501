//! How a partner is shown. A page of them costs a fixed number of queries.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::host;
use super::partner::Model;
use super::rights::{Access, roles_in};
use crate::caller::Tenant;
use crate::members::roster::{self, Outline, State};
use crate::permissions::Action;
use crate::problem::Result;

/// An outside organization whose guests manage themselves.
#[derive(Serialize, ToSchema)]
#[schema(as = Partner)]
pub struct PartnerView {
    pub id: Uuid,
    #[schema(example = "Northwind Agency")]
    pub name: String,
    /// The members of the workspace who manage it, longest first; none once all of them left or lost the role.
    pub hosts: Vec<HostView>,
    pub users: PartnerUsers,
    pub created_at: DateTime<Utc>,
    /// What the caller may do to it now.
    pub can: Vec<Action>,
}

/// A Host Admin.
#[derive(Serialize, ToSchema)]
#[schema(as = PartnerHost)]
pub struct HostView {
    /// The member's id.
    pub id: Uuid,
    #[schema(example = "Hana Host")]
    pub name: String,
    #[schema(example = "hana@contenzilla.test")]
    pub email: String,
}

/// How many people a partner has.
#[derive(Clone, Copy, Default, Serialize, ToSchema)]
pub struct PartnerUsers {
    /// Guests who are in: those who would lose access with the partner.
    pub active: u64,
    /// Outstanding invites, those that expired or did not arrive too.
    pub invited: u64,
}

/// What may be done to a partner, beside seeing it.
const ACTIONS: [Action; 6] = [
    Action::InviteGuest,
    Action::ChangePartnerRole,
    Action::RemovePartnerUser,
    Action::AddPartnerHost,
    Action::RemovePartnerHost,
    Action::RemovePartner,
];

/// One partner, as the tenant sees it.
pub async fn view(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    partner: Model,
    now: DateTime<Utc>,
) -> Result<PartnerView> {
    let mut views = views(db, tenant, vec![partner], now).await?;
    Ok(views.swap_remove(0))
}

/// Several partners, in the same order.
pub async fn views(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    partners: Vec<Model>,
    now: DateTime<Utc>,
) -> Result<Vec<PartnerView>> {
    let ids: Vec<Uuid> = partners.iter().map(|partner| partner.id).collect();
    let roles = roles_in(db, tenant, &ids).await?;
    let users = users(roster::outline_of_partners(db, tenant, &ids, now).await?);
    let mut hosts: HashMap<Uuid, Vec<HostView>> = HashMap::new();
    for host in host::hosts(db, tenant, &ids, now).await? {
        hosts.entry(host.partner_id).or_default().push(HostView {
            id: host.member.id,
            name: host.user.full_name(),
            email: host.user.email,
        });
    }
    let view = |partner: Model| {
        let access = Access { in_partner: roles.get(&partner.id).copied(), partner };
        PartnerView {
            can: can(&access, tenant),
            hosts: hosts.remove(&access.partner.id).unwrap_or_default(),
            users: users.get(&access.partner.id).copied().unwrap_or_default(),
            id: access.partner.id,
            name: access.partner.name,
            created_at: access.partner.created_at,
        }
    };
    Ok(partners.into_iter().map(view).collect())
}

fn can(access: &Access, tenant: &Tenant) -> Vec<Action> {
    let is_off = !tenant.workspace().guest_invites_enabled;
    let may = |action: &Action| access.may(tenant, *action) && !(is_off && *action == Action::InviteGuest);
    ACTIONS.into_iter().filter(may).collect()
}

fn users(outlines: Vec<Outline>) -> HashMap<Uuid, PartnerUsers> {
    let mut users: HashMap<Uuid, PartnerUsers> = HashMap::new();
    for Outline { partner_id, state, count } in outlines {
        let users = users.entry(partner_id).or_default();
        let place = if state == State::Active { &mut users.active } else { &mut users.invited };
        *place += count as u64;
    }
    users
}
