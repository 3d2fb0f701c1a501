//! Issuing an invite and sending it anew: the one code path of every way to invite (All members,
//! in bulk, from an import, from a partner).

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Set};
use uuid::Uuid;

use super::expiry::remind_at;
use super::invite::{ActiveModel, DeliveryStatus, Entity, Model, Source};
use super::mail::send;
use super::quota::Quota;
use super::rights::{Inviter, may_invite};
use super::sender::Sender;
use super::state::NOT_PENDING;
use crate::activity::event::{record, record_all};
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::Tenant;
use crate::clock::as_kept;
use crate::email::outbox::cancel_of_invite;
use crate::email_address::EmailAddress;
use crate::members::{ended, member, roster};
use crate::partners::host::{self, Host};
use crate::partners::rights::{Access, check_guest_admin, share_role_in};
use crate::permissions::{GuestPartnerRole, Role};
use crate::problem::{Error, NOT_ALLOWED, Problem, Result};
use crate::suppressions::suppression;
use crate::valid_json::check_to_come;
use crate::workspace::workspace;

/// What an invite offers, without the address it goes to.
#[derive(Clone, Debug)]
pub struct Offer {
    pub source: Source,
    pub role: Option<Role>,
    pub message: Option<String>,
    pub language: Option<String>,
    pub access_until: Option<DateTime<Utc>>,
    pub partner_id: Option<Uuid>,
    pub partner_role: Option<GuestPartnerRole>,
}

/// Guest invites are switched off in this workspace.
pub const GUEST_INVITES_DISABLED: Problem = Problem::new(
    403,
    "guest_invites_disabled",
    "Guest invites are not available in your workspace. Contact your admin.",
);
/// There is an open invite for this address.
pub const PENDING: Problem = Problem::new(
    409,
    "invite_pending",
    "This person already has an invite that waits for an answer. Resend or revoke that one.",
);
/// The address belongs to somebody in the workspace.
pub const ALREADY_MEMBER: Problem =
    Problem::new(409, "already_member", "This person already belongs to your workspace.");
/// A guest's address is on one of the workspace's own domains.
pub const IN_WORKSPACE_DOMAIN: Problem = Problem::new(
    422,
    "email_in_workspace_domain",
    "This address belongs to your organization; add them as a member instead.",
);
/// The workspace's domain lists do not let guests of this domain in.
pub const DOMAIN_NOT_ALLOWED: Problem = Problem::new(
    422,
    "domain_not_allowed",
    "Your workspace does not accept guests from this email domain. Ask your admin to change the list in Settings.",
);

impl Offer {
    /// To become a partner's Guest Admin.
    pub fn to_guest_admin(partner_id: Uuid) -> Self {
        Self {
            source: Source::Partner,
            partner_id: Some(partner_id),
            partner_role: Some(GuestPartnerRole::GuestAdmin),
            ..Self::to_imported()
        }
    }

    /// To become a guest, as a user of an import's export.
    pub fn to_imported() -> Self {
        Self {
            source: Source::Import,
            role: Some(Role::Guest),
            message: None,
            language: None,
            access_until: None,
            partner_id: None,
            partner_role: None,
        }
    }

    /// The role offered; a guest's unless said otherwise.
    pub fn role(&self) -> Role {
        self.role.unwrap_or(Role::Guest)
    }

    /// What is wrong with the offer whoever it goes to: refuses a whole bulk call.
    pub fn check(&self, tenant: &Tenant, now: DateTime<Utc>) -> Result<()> {
        let role = self.role();
        if role == Role::Owner {
            return Err(Error::field(
                "role",
                "owner_is_transferred",
                "Ownership is transferred, never granted. Choose another role.",
            ));
        }
        if self.partner_id.is_some() && role != Role::Guest {
            return Err(Error::field("partner_id", "guests_only", "Only a guest can belong to a partner."));
        }
        // Who may invite into a partner is asked when it is known which one that is.
        if self.partner_id.is_none() && !may_invite(Inviter::of(tenant, None), role, None) {
            return Err(NOT_ALLOWED.into());
        }
        if role == Role::Guest && !tenant.workspace().guest_invites_enabled {
            return Err(GUEST_INVITES_DISABLED.into());
        }
        if self.access_until.is_some() && role != Role::Guest {
            return Err(Error::field(
                "access_until",
                "guests_only",
                "Only a guest's access can have an end date.",
            ));
        }
        check_to_come("access_until", self.access_until, now)?;
        if self.partner_id.is_none() && self.partner_role.is_some() {
            return Err(Error::field("partner_role", "needs_partner", "Name the partner with partner_id."));
        }
        Ok(())
    }

    /// The role in the partner it is for, if it is for one.
    fn partner_role(&self) -> Option<GuestPartnerRole> {
        self.partner_id.map(|_| self.partner_role.unwrap_or(GuestPartnerRole::GuestUser))
    }

    /// The hosts that a Guest Admin it makes must be of another domain than. Refuses the whole offer if
    /// the partner is not the caller's to invite into; the partner stays as it is until the transaction
    /// ends.
    async fn check_partner(
        &self,
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        now: DateTime<Utc>,
    ) -> Result<Vec<Host>> {
        let Some(id) = self.partner_id else { return Ok(Vec::new()) };
        let access = Access::share(db, tenant, id, now).await?;
        if !may_invite(Inviter::of(tenant, access.in_partner), self.role(), Some(id)) {
            return Err(NOT_ALLOWED.into());
        }
        match self.partner_role() {
            Some(GuestPartnerRole::GuestAdmin) => host::named(db, tenant, &[id], now).await,
            _ => Ok(Vec::new()),
        }
    }
}

/// Whether a guest of this domain may be invited to, and join, the workspace.
pub fn check_domain(workspace: &workspace::Model, role: Role, email: &EmailAddress) -> Result<()> {
    let domain = email.domain();
    if role != Role::Guest {
        return Ok(());
    }
    if workspace.domains.contain(domain) {
        return Err(IN_WORKSPACE_DOMAIN.into());
    }
    let is_allowed =
        workspace.allowed_guest_domains.0.is_empty() || workspace.allowed_guest_domains.contain(domain);
    if !is_allowed || workspace.refused_guest_domains.contain(domain) {
        return Err(DOMAIN_NOT_ALLOWED.into());
    }
    Ok(())
}

/// When a link sent now stops working: after the workspace's lifetime, or with the access it gives.
fn expires_at(
    workspace: &workspace::Model,
    access_until: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let expires_at = now + workspace.invite_lifetime();
    access_until.map_or(expires_at, |until| until.min(expires_at))
}

/// Issues an invite and puts its mail into the outbox. The offer was checked before.
pub async fn issue(
    db: &impl ConnectionTrait,
    app: &App,
    tenant: &Tenant,
    email: &EmailAddress,
    offer: &Offer,
    quota: &mut Quota,
) -> Result<Model> {
    let issued = issue_each(db, app, tenant, std::slice::from_ref(email), offer, quota).await?;
    issued.into_iter().next().unwrap_or(Err(PENDING.into()))
}

/// Issues an invite to each of some addresses, or says why not, in the same order; those that
/// nothing stands in the way of in one statement for each table. Everybody gives the addresses in
/// one order, so that two calls with the same people cannot wait for each other.
pub async fn issue_each(
    db: &impl ConnectionTrait,
    app: &App,
    tenant: &Tenant,
    emails: &[EmailAddress],
    offer: &Offer,
    quota: &mut Quota,
) -> Result<Vec<Result<Model>>> {
    let now = app.clock.now();
    let sender = Sender::of(tenant)?;
    let hosts = offer.check_partner(db, tenant, now).await?;
    let keys: Vec<&str> = emails.iter().map(|email| email.key.as_str()).collect();
    let mut occupants = Occupant::of_each(db, tenant, &keys).await?;
    quota.look_up(db, &keys, now).await?;

    let (mut invites, mut outcomes) = (Vec::new(), Vec::new());
    for email in emails {
        let occupant = occupants.remove(&email.key).unwrap_or_default();
        let allowed = check_guest_admin(&hosts, &email.key)
            .and_then(|()| check_domain(tenant.workspace(), offer.role(), email))
            .and_then(|()| occupant.check(now))
            .and_then(|()| quota.take(tenant, &email.key, now));
        outcomes.push(match allowed {
            Ok(not_before) => {
                occupant.make_way(db, now).await?;
                let invite = new_invite(tenant, sender, email, offer, not_before.unwrap_or(now), now);
                let id = invite.id;
                invites.push(invite);
                Ok(id)
            }
            Err(error) => Err(error),
        });
    }
    // Where somebody was faster nothing is inserted; whose invite it was is read after this transaction.
    let unless_taken = OnConflict::new().do_nothing().to_owned();
    let rows = invites.iter().cloned().map(IntoActiveModel::into_active_model);
    let issued: HashSet<Uuid> = Entity::insert_many::<ActiveModel, _>(rows)
        .on_conflict(unless_taken)
        .exec_with_returning_keys(db)
        .await?
        .into_iter()
        .collect();
    invites.retain(|invite| issued.contains(&invite.id));
    send(db, app, tenant, &invites).await?;
    record_all(db, tenant, invites.iter().map(Happening::InviteCreated), now).await?;
    roster::put_invites(db, &invites).await?;

    let mut issued: HashMap<Uuid, Model> = invites.into_iter().map(|invite| (invite.id, invite)).collect();
    let mut outcome = |id| issued.remove(&id).ok_or_else(|| PENDING.into());
    Ok(outcomes.into_iter().map(|allowed| allowed.and_then(&mut outcome)).collect())
}

fn new_invite(
    tenant: &Tenant,
    sender: Sender,
    email: &EmailAddress,
    offer: &Offer,
    goes_out_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Model {
    let access_until = offer.access_until.map(as_kept);
    let expires_at = expires_at(tenant.workspace(), access_until, now);
    Model {
        id: Uuid::now_v7(),
        workspace_id: tenant.id(),
        email: email.shown.clone(),
        email_key: email.key.clone(),
        role: offer.role(),
        source: offer.source,
        message: offer.message.clone().filter(|message| !message.trim().is_empty()),
        language: offer.language.clone().unwrap_or_else(|| tenant.workspace().language.clone()),
        access_until,
        generation: 1,
        send_count: 1,
        created_by: sender.member(),
        created_by_key: sender.key(),
        sent_by: sender.member(),
        sent_by_key: sender.key(),
        created_at: now,
        sent_at: now,
        expires_at,
        accepted_at: None,
        declined_at: None,
        revoked_at: None,
        superseded_at: None,
        member_id: None,
        requested_at: None,
        refusal_told_at: None,
        delivery_status: DeliveryStatus::Queued,
        delivery_reason: None,
        delivery_attempts: 0,
        delivery_updated_at: now,
        delivery_next_attempt_at: Some(goes_out_at),
        link_opened_at: None,
        expiry_noted_at: None,
        remind_at: remind_at(tenant.workspace(), expires_at, now),
        partner_id: offer.partner_id,
        partner_role: offer.partner_role(),
    }
}

/// Whom an address belongs to, and whether mail is of any use to it.
#[derive(Default)]
struct Occupant {
    /// Its open invite.
    invite: Option<Model>,
    /// Its newest membership.
    member: Option<member::Model>,
    /// Why nothing is sent to it.
    suppression: Option<suppression::Model>,
}

impl Occupant {
    /// Those of several addresses, by address; held until the transaction ends.
    async fn of_each(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        email_keys: &[&str],
    ) -> Result<HashMap<String, Self>> {
        let mut occupants: HashMap<String, Self> = HashMap::new();
        // Before members are looked for: whoever is just joining by an invite is one afterwards.
        for invite in Model::lock_open_of_addresses(db, tenant, email_keys).await? {
            let occupant = occupants.entry(invite.email_key.clone()).or_default();
            occupant.invite = Some(invite);
        }
        for member in member::Model::of_addresses(db, tenant, email_keys).await? {
            let occupant = occupants.entry(member.email_key.clone()).or_default();
            occupant.member = Some(member);
        }
        for suppression in suppression::Model::of_addresses(db, tenant, email_keys).await? {
            let occupant = occupants.entry(suppression.email_key.clone()).or_default();
            occupant.suppression = Some(suppression);
        }
        Ok(occupants)
    }

    /// Refuses the address of a member or a pending invite, or one that is suppressed.
    fn check(&self, now: DateTime<Utc>) -> Result<()> {
        if self.member.as_ref().is_some_and(|member| member.is_active(now)) {
            return Err(ALREADY_MEMBER.into());
        }
        match &self.invite {
            Some(invite) if invite.expires_at > now => Err(PENDING.with("invite_id", invite.id).into()),
            _ => self.suppression.as_ref().map_or(Ok(()), |suppression| Err(suppression.refusal())),
        }
    }

    /// Ends what does not count any more.
    async fn make_way(self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
        if let Some(member) = &self.member {
            // A guest whose end date passed is removed, whether or not a clean-up has noticed.
            ended::end_access(db, member, now).await?;
        }
        if let Some(expired) = self.invite {
            cancel_of_invite(db, &expired, "Not sent: the person was invited anew first.", now).await?;
            let mut superseded = expired.into_active_model();
            superseded.superseded_at = Set(Some(now));
            superseded.update(db).await?;
        }
        Ok(())
    }
}

/// A race for an address was lost: says which invite won it, as if it had been there before.
pub async fn name_pending(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    email_key: &str,
    error: Error,
) -> Error {
    if error.code() != PENDING.code {
        return error;
    }
    match Model::open_of_address(db, tenant.id(), email_key).await {
        Ok(Some(invite)) => PENDING.with("invite_id", invite.id).into(),
        Ok(None) => error,
        Err(error) => error,
    }
}

/// Sends an open invite anew: a new link, the old one dead, the lifetime from now.
pub async fn reissue(db: &impl ConnectionTrait, app: &App, tenant: &Tenant, id: Uuid) -> Result<Model> {
    let now = app.clock.now();
    let sender = Sender::of(tenant)?;
    // The workspace's row (counting) before the invite's, as when one is issued: no deadlock.
    let mut quota = Quota::count(db, app, tenant).await?;
    let invite = Model::find_visible(db, tenant, id).await?;
    let in_partner = match invite.partner_id {
        // The partner's before the invite's too.
        Some(partner_id) => share_role_in(db, tenant, partner_id, now).await?,
        None => None,
    };
    let invite = Model::lock_visible(db, tenant, id).await?;
    if !invite.may_be_resent_by(tenant, in_partner) {
        return Err(NOT_ALLOWED.into());
    }
    if !invite.is_open() {
        return Err(NOT_PENDING.into());
    }
    if invite.role == Role::Guest && !tenant.workspace().guest_invites_enabled {
        return Err(GUEST_INVITES_DISABLED.into());
    }
    let email = invite.address();
    check_domain(tenant.workspace(), invite.role, &email)?;
    if invite.access_until.is_some_and(|until| until <= now) {
        return Err(ACCESS_ENDED.into());
    }
    suppression::check(db, tenant, &invite.email_key).await?;
    invite.check_resend(app.config.resend_cooldown(), now)?;
    quota.look_up(db, &[&invite.email_key], now).await?;
    let not_before = quota.take(tenant, &invite.email_key, now)?;
    cancel_of_invite(db, &invite, "Not sent: the invite was sent anew first.", now).await?;
    let (generation, send_count) = (invite.generation + 1, invite.send_count + 1);
    let expires_at = expires_at(tenant.workspace(), invite.access_until, now);
    let mut change = invite.into_active_model();
    change.generation = Set(generation);
    change.send_count = Set(send_count);
    change.sent_by = Set(sender.member());
    change.sent_by_key = Set(sender.key());
    change.sent_at = Set(now);
    change.expires_at = Set(expires_at);
    change.expiry_noted_at = Set(None);
    change.remind_at = Set(remind_at(tenant.workspace(), expires_at, now));
    change.delivery_status = Set(DeliveryStatus::Queued);
    change.delivery_reason = Set(None);
    change.delivery_attempts = Set(0);
    change.delivery_updated_at = Set(now);
    change.delivery_next_attempt_at = Set(Some(not_before.unwrap_or(now)));
    change.link_opened_at = Set(None);
    let invite = change.update(db).await?;
    send(db, app, tenant, std::slice::from_ref(&invite)).await?;
    record(db, tenant, Happening::InviteResent(&invite), now).await?;
    roster::refresh(db, tenant.id(), &invite.email_key, now).await?;
    Ok(invite)
}

/// The end date an invite carries has passed.
const ACCESS_ENDED: Problem = Problem::new(
    422,
    "invalid",
    "The end date of this guest's access has passed. Revoke this invite and send a new one.",
);
