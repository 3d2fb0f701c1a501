//! Who makes and sends invites: members, and API keys of the workspace.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::invite::Model;
use super::view::PersonRef;
use crate::api_keys::api_key;
use crate::caller::{Actor, Tenant};
use crate::members::member;
use crate::permissions::Role;
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

/// The senders of some invites, read in three queries however many there are.
pub struct Senders {
    members: HashMap<Uuid, member::Model>,
    users: HashMap<Uuid, user::Model>,
    keys: HashMap<Uuid, api_key::Model>,
}

impl Senders {
    /// Those who made or last sent these.
    pub async fn of(db: &impl ConnectionTrait, tenant: &Tenant, invites: &[Model]) -> Result<Self> {
        let senders = || invites.iter().flat_map(|invite| [invite.maker(), invite.sender()]);
        let keys = unique(senders().filter_map(Sender::key));
        let keys = api_key::Model::by_ids(db, tenant, keys).await?;
        // The people behind keys too: they are told what becomes of an invite.
        let makers = keys.iter().map(|key| key.created_by);
        let members = unique(senders().filter_map(Sender::member).chain(makers));
        let members = member::Model::by_ids(db, tenant, members).await?;
        let users = user::Model::by_ids(db, members.iter().map(|member| member.user_id).collect()).await?;
        Ok(Self {
            members: members.into_iter().map(|member| (member.id, member)).collect(),
            users: users.into_iter().map(|user| (user.id, user)).collect(),
            keys: keys.into_iter().map(|key| (key.id, key)).collect(),
        })
    }

    /// Id and name.
    pub fn shown(&self, sender: Sender) -> PersonRef {
        PersonRef { id: sender.id(), name: self.name(sender) }
    }

    /// A member's or a key's name.
    pub fn name(&self, sender: Sender) -> String {
        match sender {
            Sender::Member(id) => {
                let user = self.members.get(&id).and_then(|member| self.users.get(&member.user_id));
                user.map(user::Model::full_name).unwrap_or_default()
            }
            Sender::ApiKey(id) => self.keys.get(&id).map(|key| key.name.clone()).unwrap_or_default(),
        }
    }

    /// The role whose rights the sender has now, if any: a member's while they are active, an
    /// Admin's for a key until it is revoked. A key that expired was not taken away from anybody,
    /// so that what it sent stays good.
    pub fn role(&self, sender: Sender, now: DateTime<Utc>) -> Option<Role> {
        match sender {
            Sender::Member(id) => self.active(id, now).map(|member| member.role),
            Sender::ApiKey(id) => {
                self.keys.get(&id).filter(|key| key.revoked_at.is_none()).map(|_| Role::Admin)
            }
        }
    }

    /// Who is told what became of an invite: the sender, or the maker of the key, while they are a
    /// member.
    pub fn person_to_tell(&self, sender: Sender, now: DateTime<Utc>) -> Option<&user::Model> {
        let id = match sender {
            Sender::Member(id) => id,
            Sender::ApiKey(id) => self.keys.get(&id)?.created_by,
        };
        self.users.get(&self.active(id, now)?.user_id)
    }

    fn active(&self, id: Uuid, now: DateTime<Utc>) -> Option<&member::Model> {
        self.members.get(&id).filter(|member| member.is_active(now))
    }
}

fn unique(ids: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    ids.collect::<HashSet<_>>().into_iter().collect()
}
