//! The right to act in a workspace, and in whose name.

use uuid::Uuid;

use crate::members::member::{self, InPartner};
use crate::permissions::{Action, PartnerRole, Role, Scope};
use crate::problem::{Error, NOT_ALLOWED, Problem, Result};
use crate::session::user;
use crate::workspace::workspace;

/// The right to act in one workspace, and in whose name. Only [`Caller::may`], a valid link and the
/// named system paths make one, and every finder of a workspace's things takes it: a handler that
/// forgets to authorize does not compile.
#[derive(Clone)]
pub struct Tenant {
    workspace: workspace::Model,
    actor: Actor,
}

/// In whose name something is done.
#[derive(Clone, Debug, PartialEq)]
pub enum Actor {
    /// A member of the workspace; a guest may be one of a partner.
    Member { id: Uuid, name: String, role: Role, partner: Option<InPartner> },
    /// One of the workspace's API keys.
    ApiKey { id: Uuid, name: String, scopes: Vec<Scope> },
    /// Guestlist itself, or somebody who is not a member (the holder of a link).
    System,
}

/// The key was not made for this.
pub const INSUFFICIENT_SCOPE: Problem = Problem::new(
    403,
    "insufficient_scope",
    "This API key was not made for that. Use one with the scope it needs.",
);

/// What only people do.
pub(super) fn for_people_only() -> Error {
    NOT_ALLOWED.detail("An API key cannot do this; a signed-in person can.").into()
}

impl Tenant {
    /// For a caller, whose actions are then asked about.
    pub(super) fn new(workspace: workspace::Model, actor: Actor) -> Self {
        Self { workspace, actor }
    }

    /// For workers, provider webhooks, the command line and holders of a verified link.
    pub fn system(workspace: workspace::Model) -> Self {
        Self { workspace, actor: Actor::System }
    }

    /// For a person who just became or was a member, e.g. by joining: events then carry their name.
    pub fn member(workspace: workspace::Model, member: &member::Model, user: &user::Model) -> Self {
        let (name, partner) = (user.full_name(), member.in_partner());
        Self { workspace, actor: Actor::Member { id: member.id, name, role: member.role, partner } }
    }

    /// The same, after the acting member's own role may have changed: what they may do changed too.
    pub fn with_role_of(&self, member: &member::Model) -> Self {
        let mut tenant = self.clone();
        if let Actor::Member { id, role, partner, .. } = &mut tenant.actor
            && *id == member.id
        {
            *role = member.role;
            *partner = member.in_partner();
        }
        tenant
    }

    /// The workspace's id: what every query of its things is scoped by.
    pub fn id(&self) -> Uuid {
        self.workspace.id
    }

    /// The workspace.
    pub fn workspace(&self) -> &workspace::Model {
        &self.workspace
    }

    /// In whose name this is done.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The acting member's id.
    pub fn member_id(&self) -> Option<Uuid> {
        match &self.actor {
            Actor::Member { id, .. } => Some(*id),
            Actor::ApiKey { .. } | Actor::System => None,
        }
    }

    /// The id of the acting member or API key.
    pub fn actor_id(&self) -> Option<Uuid> {
        match &self.actor {
            Actor::Member { id, .. } | Actor::ApiKey { id, .. } => Some(*id),
            Actor::System => None,
        }
    }

    /// The role whose rights the actor has: a key has an Admin's, within its scopes.
    pub fn role(&self) -> Option<Role> {
        match &self.actor {
            Actor::Member { role, .. } => Some(*role),
            Actor::ApiKey { .. } => Some(Role::Admin),
            Actor::System => None,
        }
    }

    /// A guest's place in the partner they are a guest of.
    pub fn partner(&self) -> Option<InPartner> {
        match &self.actor {
            Actor::Member { partner, .. } => *partner,
            Actor::ApiKey { .. } | Actor::System => None,
        }
    }

    /// Whether the actor's role, and a key's scopes, allow it.
    pub fn may(&self, action: Action) -> bool {
        self.role_allows(action) && self.is_in_scope(action)
    }

    /// Whether it may be done to a partner in which the actor has this role, or to what is that
    /// partner's.
    pub fn may_in_partner(&self, action: Action, in_partner: Option<PartnerRole>) -> bool {
        self.role().is_some_and(|role| action.allowed_in_partner(role, in_partner))
            && self.is_in_scope(action)
    }

    fn is_in_scope(&self, action: Action) -> bool {
        match &self.actor {
            Actor::ApiKey { scopes, .. } => action.scope().is_some_and(|scope| scopes.contains(&scope)),
            _ => true,
        }
    }

    /// Whether the actor is a guest who manages their partner.
    fn manages_own_partner(&self) -> bool {
        self.partner().is_some_and(|own| self.may_in_partner(Action::ListPartners, Some(own.role.into())))
    }

    /// Whether the actor's role allows it, whatever a key was made for: which rows are theirs to see.
    pub fn role_allows(&self, action: Action) -> bool {
        self.role().is_some_and(|role| action.allowed(role))
    }

    /// As [`Self::allowing`]; or if the actor manages their own partner, and is asked about it later.
    pub(super) fn allowing_within(self, actions: &[Action]) -> Result<Self> {
        match self.manages_own_partner() {
            true => Ok(self),
            false => self.allowing(actions),
        }
    }

    /// Itself, if it may do at least one of these.
    pub(super) fn allowing(self, actions: &[Action]) -> Result<Self> {
        if actions.iter().any(|action| self.may(*action)) {
            return Ok(self);
        }
        let missing = actions.iter().find(|action| self.role_allows(**action));
        match missing.map(|action| action.scope()) {
            None => Err(NOT_ALLOWED.into()),
            Some(None) => Err(for_people_only()),
            Some(Some(scope)) => {
                let detail = format!("This API key has no scope {}. Use one that has it.", scope.name());
                Err(INSUFFICIENT_SCOPE.with("scope", scope).saying(detail).into())
            }
        }
    }
}
