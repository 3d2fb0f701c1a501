//! Who may do what to a partner and its guests: the rules by which handlers refuse and by which a
//! partner and its rows say what the caller can do.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::host::{self, Host};
use super::partner::Model;
use crate::caller::Tenant;
use crate::invites::invite;
use crate::members::member::{self, InPartner};
use crate::permissions::{Action, GuestPartnerRole, PartnerRole, Role};
use crate::problem::{NOT_ALLOWED, NOT_FOUND, Problem, Result};

/// Whoever manages the partner on both sides would be of one organization.
pub const SAME_DOMAIN: Problem = Problem::new(
    422,
    "same_domain",
    "A partner's Host Admins and Guest Admins have email addresses on different domains. Choose somebody else.",
);

/// A partner, and what the caller is to it.
pub struct Access {
    pub partner: Model,
    pub in_partner: Option<PartnerRole>,
}

impl Access {
    /// The partner as it is now, if the caller may see it; else 404.
    pub async fn find(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        Self::of(db, tenant, Model::find(db, tenant, id).await?, now).await
    }

    /// The same, for changing who is in it: held until the transaction ends.
    pub(super) async fn lock(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        Self::of(db, tenant, Model::lock(db, tenant, id).await?, now).await
    }

    /// The same, for relying on who is in it: nobody changes that until the transaction ends.
    pub async fn share(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        Self::of(db, tenant, Model::share(db, tenant, id).await?, now).await
    }

    async fn of(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        partner: Model,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let in_partner = role_in(db, tenant, partner.id, now).await?;
        let role = tenant.role();
        match role.is_some_and(|role| Action::ListPartners.allowed_in_partner(role, in_partner)) {
            true => Ok(Self { partner, in_partner }),
            false => Err(NOT_FOUND.into()),
        }
    }

    /// The same, after the role of this guest, who may be the caller, was changed.
    pub(super) fn with_role_of(mut self, tenant: &Tenant, guest: &member::Model) -> Self {
        if tenant.member_id() == Some(guest.id) {
            self.in_partner = guest.in_partner().map(|own| own.role.into());
        }
        self
    }

    /// Whether the caller may do this to the partner.
    pub fn may(&self, tenant: &Tenant, action: Action) -> bool {
        tenant.may_in_partner(action, self.in_partner)
    }

    /// 403 unless the caller may do this to the partner.
    pub fn check(&self, tenant: &Tenant, action: Action) -> Result<()> {
        match self.may(tenant, action) {
            true => Ok(()),
            false => Err(NOT_ALLOWED.into()),
        }
    }

    /// The rule of changing a guest's role in the partner: a Guest Admin makes others Guest Admins and
    /// may step down, and leaves the other Guest Admins alone.
    pub fn may_change_role(&self, tenant: &Tenant, guest: Guest) -> bool {
        let is_self = tenant.member_id() == Some(guest.id);
        self.may(tenant, Action::ChangePartnerRole) && (self.is_over(guest.role) || is_self)
    }

    /// The rule of removing a guest: a Guest Admin removes Guest Users only.
    pub fn may_remove(&self, tenant: &Tenant, guest: Guest) -> bool {
        self.may(tenant, Action::RemovePartnerUser) && self.is_over(guest.role)
    }

    /// Who stands above a guest of this role: everybody who manages the partner from the workspace's
    /// side, and the Guest Admins over the Guest Users.
    fn is_over(&self, role: GuestPartnerRole) -> bool {
        self.in_partner != Some(PartnerRole::GuestAdmin) || role == GuestPartnerRole::GuestUser
    }
}

/// A guest of the partner, as far as the rules ask.
#[derive(Clone, Copy)]
pub struct Guest {
    pub id: Uuid,
    pub role: GuestPartnerRole,
}

/// The caller's role in a partner as it is now: inside a transaction that holds or shares the
/// partner's row it stays so.
async fn role_in(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    partner_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<PartnerRole>> {
    let Some(id) = tenant.member_id() else { return Ok(None) };
    if tenant.role() != Some(Role::Guest) {
        return Ok(roles_in(db, tenant, &[partner_id]).await?.remove(&partner_id));
    }
    if tenant.partner().map(|own| own.id) != Some(partner_id) {
        return Ok(None);
    }
    let member = member::Model::find(db, tenant, id).await?;
    Ok(member.in_partner().filter(|_| member.is_active(now)).map(|own| own.role.into()))
}

/// The caller's role in a partner of which they see something, e.g. an invite: nobody changes it until
/// the transaction ends.
pub async fn share_role_in(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    partner_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<PartnerRole>> {
    Model::share_any(db, tenant, partner_id).await?;
    role_in(db, tenant, partner_id, now).await
}

/// The caller's roles in some partners, where they have one.
pub async fn roles_in(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    partner_ids: &[Uuid],
) -> Result<HashMap<Uuid, PartnerRole>> {
    let (Some(id), Some(role)) = (tenant.member_id(), tenant.role()) else { return Ok(HashMap::new()) };
    let hosted = match role.at_least(Role::User) && !partner_ids.is_empty() {
        true => host::Model::among(db, tenant, partner_ids, id).await?,
        false => Vec::new(),
    };
    let role = |partner_id: &Uuid| role_of(*partner_id, role, tenant.partner(), hosted.contains(partner_id));
    Ok(partner_ids.iter().filter_map(|id| Some((*id, role(id)?))).collect())
}

/// A member's role in a partner, by what they are in the workspace.
pub fn role_of(
    partner_id: Uuid,
    role: Role,
    own: Option<InPartner>,
    was_made_host: bool,
) -> Option<PartnerRole> {
    match role {
        Role::Guest => own.filter(|own| own.id == partner_id).map(|own| own.role.into()),
        _ => (was_made_host && role.at_least(Role::User)).then_some(PartnerRole::HostAdmin),
    }
}

/// 422 if a Guest Admin's address and a host's are on one domain.
pub fn check_domains<'a>(
    hosts: impl IntoIterator<Item = &'a str>,
    guest_admins: impl IntoIterator<Item = &'a str> + Clone,
) -> Result<()> {
    for host in hosts {
        if guest_admins.clone().into_iter().any(|admin| domain(admin) == domain(host)) {
            return Err(SAME_DOMAIN.into());
        }
    }
    Ok(())
}

/// Of a canonical address.
fn domain(email_key: &str) -> &str {
    email_key.rsplit('@').next().unwrap_or_default()
}

/// 422 if this person, as a Guest Admin, would stand beside a host on the same domain.
pub fn check_guest_admin(hosts: &[Host], email_key: &str) -> Result<()> {
    check_domains(hosts.iter().map(|host| host.member.email_key.as_str()), [email_key])
}

/// The addresses of a partner's Guest Admins, and of those invited to become one.
pub async fn guest_admins(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    partner_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<String>> {
    // In this order: whoever is just joining is found as the one or the other.
    let mut invites = invite::Model::open_of_partner(db, tenant, partner_id).await?;
    invites.retain(|invite| invite.partner_role == Some(GuestPartnerRole::GuestAdmin));
    let mut keys = member::Model::guest_admins_of(db, tenant, partner_id, now).await?;
    keys.extend(invites.into_iter().map(|invite| invite.email_key));
    Ok(keys)
}
