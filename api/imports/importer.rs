//! In whose name an import is brought in.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::import::Model;
use crate::caller::Tenant;
use crate::db::Transaction;
use crate::items::grant::{self, Role};
use crate::members::member;
use crate::permissions::Action;
use crate::problem::{NOT_FOUND, Problem, Result};
use crate::session::user as person;
use crate::workspace::workspace;

/// Who imports may not any more.
const IMPORTER_LEFT: Problem = Problem::new(
    403,
    "not_allowed",
    "Who started this import has left the workspace, or may no longer import.",
);

/// In whose name it is brought in.
pub struct Importer {
    pub tenant: Tenant,
    pub member: member::Model,
}

impl Importer {
    /// As they are now; refused if they may not import any more.
    pub async fn of(db: &impl ConnectionTrait, import: &Model, now: DateTime<Utc>) -> Result<Self> {
        let workspace = workspace::Model::by_id(db, import.workspace_id).await?.ok_or(NOT_FOUND)?;
        let member = member::Model::find(db, &Tenant::system(workspace.clone()), import.member_id).await?;
        let person = person::Model::by_id(db, member.user_id).await?.ok_or(NOT_FOUND)?;
        let tenant = Tenant::member(workspace, &member, &person);
        match member.is_active(now) && tenant.may(Action::ImportItems) {
            true => Ok(Self { tenant, member }),
            false => Err(IMPORTER_LEFT.into()),
        }
    }

    /// Stays who they are until the transaction ends: what is made must not be theirs who has just left.
    pub async fn lock(&self, tx: &Transaction, now: DateTime<Utc>) -> Result<()> {
        let member = still_here(member::Model::lock(tx, &self.tenant, self.member.id, now).await)?;
        match member.is_some_and(|member| Action::ImportItems.allowed(member.role)) {
            true => Ok(()),
            false => Err(IMPORTER_LEFT.into()),
        }
    }

    /// Of what somebody is to have, what the importer still owns: no more than they could share themselves.
    pub async fn theirs(
        &self,
        db: &impl ConnectionTrait,
        wanted: Vec<(Uuid, Role)>,
    ) -> Result<Vec<(Uuid, Role)>> {
        let ids: Vec<Uuid> = wanted.iter().map(|(id, _)| *id).collect();
        let owned = grant::owned_among(db, &self.tenant, self.member.id, &ids).await?;
        Ok(wanted.into_iter().filter(|(id, _)| owned.contains(id)).collect())
    }
}

/// A member who was to be locked; none where they have left.
pub fn still_here(locked: Result<member::Model>) -> Result<Option<member::Model>> {
    match locked {
        Err(error) if error.code() == NOT_FOUND.code => Ok(None),
        locked => locked.map(Some),
    }
}
