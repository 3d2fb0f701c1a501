//! The mails that carry an invite's link.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::invite::Model;
use super::view::{PartnerRef, partners};
use crate::app::App;
use crate::caller::{Actor, Tenant};
use crate::email::outbox::{Link, NewEmail, enqueue, enqueue_all};
use crate::email::templates::{self, Address, LINK_PLACEHOLDER, Mail, Message, Name};
use crate::email_address::EmailAddress;
use crate::problem::Result;

/// Puts the mails of some invites' newest links into the outbox, in the tenant's actor's name.
pub async fn send(db: &impl ConnectionTrait, app: &App, tenant: &Tenant, invites: &[Model]) -> Result<()> {
    let inviter_name = match tenant.actor() {
        Actor::Member { name, .. } | Actor::ApiKey { name, .. } => name.as_str(),
        Actor::System => "Guestlist",
    };
    let partners = partners(db, tenant, invites).await?;
    let addresses: Vec<EmailAddress> = invites.iter().map(Model::address).collect();
    let emails = invites.iter().zip(&addresses).map(|(invite, to)| {
        let mail = Mail::Invite(words(tenant, invite, &partners, inviter_name));
        email(tenant, invite, to, mail, invite.delivery_next_attempt_at)
    });
    enqueue_all(db, app, emails).await
}

/// Puts a reminder with the same link into the outbox, in the sender's name.
pub async fn remind(
    db: &impl ConnectionTrait,
    app: &App,
    tenant: &Tenant,
    invite: &Model,
    sender_name: &str,
) -> Result<()> {
    let partners = partners(db, tenant, std::slice::from_ref(invite)).await?;
    let mail = Mail::InviteReminder(words(tenant, invite, &partners, sender_name));
    enqueue(db, app, email(tenant, invite, &invite.address(), mail, None)).await
}

fn words<'a>(
    tenant: &'a Tenant,
    invite: &'a Model,
    partners: &'a HashMap<Uuid, PartnerRef>,
    inviter_name: &'a str,
) -> templates::Invite<'a> {
    templates::Invite {
        workspace: Name(&tenant.workspace().name),
        inviter_name: Name(inviter_name),
        role: invite.role.name(),
        partner: invite.partner_id.and_then(|id| partners.get(&id)).map(|partner| Name(&partner.name)),
        message: invite.message.as_deref().map(Message),
        email: Address(&invite.email),
        expires_at: invite.expires_at,
        link: LINK_PLACEHOLDER,
        access_until: invite.access_until,
    }
}

fn email<'a>(
    tenant: &Tenant,
    invite: &'a Model,
    to: &'a EmailAddress,
    mail: Mail<'a>,
    not_before: Option<DateTime<Utc>>,
) -> NewEmail<'a> {
    NewEmail {
        workspace_id: Some(tenant.id()),
        invite: Some(invite),
        sender_id: tenant.actor_id(),
        to,
        language: &invite.language,
        mail,
        link: Some(Link::Join(invite.link())),
        not_before,
    }
}
