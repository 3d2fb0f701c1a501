//! The workspaces a person belongs to now.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::activity::event::record;
use crate::activity::happening::{Happening, Person};
use crate::caller::Tenant;
use crate::members::{member, roster};
use crate::problem::{NOT_FOUND, Result};
use crate::session::user;
use crate::workspace::workspace;

/// A person's active memberships with their workspaces, by the workspaces' names.
pub struct Memberships(Vec<Membership>);

/// One of them.
pub type Membership = (member::Model, workspace::Model);

impl Memberships {
    /// Those of a person.
    pub async fn of(db: &impl ConnectionTrait, user_id: Uuid, now: DateTime<Utc>) -> Result<Self> {
        Ok(Self(member::Model::workspaces_of(db, user_id, now).await?))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Membership> {
        self.0.iter()
    }

    /// The one in this workspace.
    pub fn by_id(&self, workspace_id: Uuid) -> Option<&Membership> {
        self.iter().find(|(_, workspace)| workspace.id == workspace_id)
    }

    /// The one in the workspace of this slug; 404 where there is none or the person is no member.
    pub fn by_slug(&self, slug: &str) -> Result<&Membership> {
        Ok(self.iter().find(|(_, workspace)| workspace.slug == slug).ok_or(NOT_FOUND)?)
    }

    /// The one to go to when nobody said which: where the person was, else the first by name.
    pub fn default(&self, last: Option<Uuid>) -> Option<&Membership> {
        last.and_then(|id| self.by_id(id)).or(self.0.first())
    }

    /// The names of the workspaces: a password must not be made of them.
    pub fn workspace_names(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(_, workspace)| workspace.name.as_str())
    }

    /// Tells every workspace's Activity what the person did, or had done, to their account.
    pub async fn record<'a>(
        &self,
        db: &impl ConnectionTrait,
        user: &'a user::Model,
        name: &'a str,
        happening: impl Fn(Person<'a>) -> Happening<'a>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        for (member, workspace) in self.iter() {
            let tenant = Tenant::member(workspace.clone(), member, user);
            let person = Person::of(member, name, &user.email);
            record(db, &tenant, happening(person), now).await?;
        }
        Ok(())
    }

    /// Brings the person's row in every workspace's lists up to date.
    pub async fn refresh_rosters(&self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
        for (member, workspace) in self.iter() {
            roster::refresh(db, workspace.id, &member.email_key, now).await?;
        }
        Ok(())
    }
}
