//! Who makes and sends invites: members, and API keys of the workspace.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::invite::Model;
use super::rights::Inviter;
use super::view::PersonRef;
use crate::api_keys::api_key;
use crate::caller::{Actor, Tenant};
use crate::members::member::{self, InPartner};
use crate::partners::{host, rights};
use crate::permissions::{PartnerRole, Role};
use crate::problem::{NOT_ALLOWED, Result};
use crate::session::user;

/// Who made or sent an invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    Member(Uuid),
    ApiKey(Uuid),
}

impl Sender {
    /// The tenant's actor.
    pub fn of(tenant: &Tenant) -> Result<Self> {
        match tenant.actor() {
            Actor::Member { id, .. } => Ok(Self::Member(*id)),
            Actor::ApiKey { id, .. } => Ok(Self::ApiKey(*id)),
            Actor::System => Err(NOT_ALLOWED.into()),
        }
    }

    /// From the two columns of which exactly one is set (a check in the database).
    pub fn from_columns(member: Option<Uuid>, key: Option<Uuid>) -> Self {
        match (member, key) {
            (Some(member), _) => Self::Member(member),
            (None, key) => Self::ApiKey(key.unwrap_or_default()),
        }
    }

    /// The column for a member.
    pub fn member(self) -> Option<Uuid> {
        match self {
            Self::Member(id) => Some(id),
            Self::ApiKey(_) => None,
        }
    }

    /// The column for a key.
    pub fn key(self) -> Option<Uuid> {
        match self {
            Self::Member(_) => None,
            Self::ApiKey(id) => Some(id),
        }
    }

    fn id(self) -> Uuid {
        match self {
            Self::Member(id) | Self::ApiKey(id) => id,
        }
    }
}

/// The senders of some invites, read in a few queries however many there are.
pub struct Senders {
    /// The tenant's actor, who is known without being read.
    own: Option<Own>,
    people: HashMap<Uuid, (member::Model, user::Model)>,
    keys: HashMap<Uuid, api_key::Model>,
    /// Partner and member, for the partners that the invites are for.
    hosts: HashSet<(Uuid, Uuid)>,
}

/// What is known of the tenant's actor.
struct Own {
    sender: Sender,
    name: String,
    role: Role,
    partner: Option<InPartner>,
}

impl Senders {
    /// Those who made or last sent these.
    pub async fn of(db: &impl ConnectionTrait, tenant: &Tenant, invites: &[Model]) -> Result<Self> {
        let own = match tenant.actor() {
            Actor::Member { id, name, role, partner } => {
                let (sender, name) = (Sender::Member(*id), name.clone());
                Some(Own { sender, name, role: *role, partner: *partner })
            }
            Actor::ApiKey { id, name, .. } => {
                let (sender, name) = (Sender::ApiKey(*id), name.clone());
                Some(Own { sender, name, role: Role::Admin, partner: None })
            }
            Actor::System => None,
        };
        let is_own = |sender: &Sender| own.as_ref().is_some_and(|own| own.sender == *sender);
        let senders = || {
            let senders = invites.iter().flat_map(|invite| [invite.maker(), invite.sender()]);
            senders.filter(|sender| !is_own(sender))
        };
        let keys = api_key::Model::by_ids(db, tenant, unique(senders().filter_map(Sender::key))).await?;
        // The people behind keys too: they are told what becomes of an invite.
        let makers = keys.iter().map(|key| key.created_by);
        let people = unique(senders().filter_map(Sender::member).chain(makers));
        let people = member::Model::people(db, tenant, people).await?;
        let partners = unique(invites.iter().filter_map(|invite| invite.partner_id));
        let hosts = host::Model::of_partners(db, tenant, &partners).await?;
        Ok(Self {
            hosts: hosts.into_iter().map(|host| (host.partner_id, host.member_id)).collect(),
            people: people.into_iter().map(|(member, user)| (member.id, (member, user))).collect(),
            keys: keys.into_iter().map(|key| (key.id, key)).collect(),
            own,
        })
    }

    fn own(&self, sender: Sender) -> Option<&Own> {
        self.own.as_ref().filter(|own| own.sender == sender)
    }

    /// Id and name. A guest sees nobody outside the own partner: the workspace stands for them.
    pub fn shown(&self, sender: Sender, tenant: &Tenant) -> PersonRef {
        let is_hidden = tenant.partner().is_some_and(|own| self.in_partner(sender, own.id).is_none());
        match is_hidden {
            true => PersonRef { id: tenant.id(), name: tenant.workspace().name.clone() },
            false => PersonRef { id: sender.id(), name: self.name(sender) },
        }
    }

    /// A member's or a key's name.
    pub fn name(&self, sender: Sender) -> String {
        if let Some(own) = self.own(sender) {
            return own.name.clone();
        }
        match sender {
            Sender::Member(id) => self.people.get(&id).map(|(_, user)| user.full_name()).unwrap_or_default(),
            Sender::ApiKey(id) => self.keys.get(&id).map(|key| key.name.clone()).unwrap_or_default(),
        }
    }

    /// What the sender of an invite is now, if anything: a member while they are active, an Admin for
    /// a key until it is revoked. A key that expired was not taken away from anybody, so that what it
    /// sent stays good.
    pub fn inviter(&self, invite: &Model, now: DateTime<Utc>) -> Option<Inviter> {
        let sender = invite.sender();
        let role = match (self.own(sender), sender) {
            (Some(own), _) => own.role,
            (None, Sender::Member(id)) => self.active(id, now)?.0.role,
            (None, Sender::ApiKey(id)) => {
                self.keys.get(&id).filter(|key| key.revoked_at.is_none()).map(|_| Role::Admin)?
            }
        };
        let in_partner = invite.partner_id.and_then(|partner_id| self.in_partner(sender, partner_id));
        Some(Inviter { role, in_partner })
    }

    /// The tenant's actor's role in an invite's partner.
    pub fn own_role_in(&self, invite: &Model) -> Option<PartnerRole> {
        self.in_partner(self.own.as_ref()?.sender, invite.partner_id?)
    }

    /// The role in a partner that a sender has, or had when they were removed.
    fn in_partner(&self, sender: Sender, partner_id: Uuid) -> Option<PartnerRole> {
        let id = sender.member()?;
        let (role, own) = match self.own(sender) {
            Some(own) => (own.role, own.partner),
            None => self.people.get(&id).map(|(member, _)| (member.role, member.in_partner()))?,
        };
        rights::role_of(partner_id, role, own, self.hosts.contains(&(partner_id, id)))
    }

    /// Who is told what became of an invite: the sender, or the maker of the key, while they are a
    /// member. Nobody is told what they do themselves.
    pub fn person_to_tell(&self, sender: Sender, now: DateTime<Utc>) -> Option<&user::Model> {
        let id = match sender {
            Sender::Member(id) => id,
            Sender::ApiKey(id) => self.keys.get(&id)?.created_by,
        };
        self.active(id, now).map(|(_, user)| user)
    }

    fn active(&self, id: Uuid, now: DateTime<Utc>) -> Option<&(member::Model, user::Model)> {
        self.people.get(&id).filter(|(member, _)| member.is_active(now))
    }
}

fn unique(ids: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    ids.collect::<HashSet<_>>().into_iter().collect()
}
