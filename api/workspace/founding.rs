//! A workspace comes into being together with its Owner.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;

use super::workspace;
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::caller::Tenant;
use crate::members::member::{self, NewMember};
use crate::members::roster;
use crate::permissions::Role;
use crate::problem::Result;
use crate::session::user;

/// Founds a workspace that belongs to this person.
pub async fn found(
    db: &impl ConnectionTrait,
    name: &str,
    owner: &user::Model,
    now: DateTime<Utc>,
) -> Result<workspace::Model> {
    let workspace = workspace::Model::create(db, name, &owner.language, now).await?;
    let membership = NewMember {
        workspace_id: workspace.id,
        user: owner,
        role: Role::Owner,
        access_until: None,
        partner: None,
    };
    let member = member::Model::create(db, membership, now).await?;
    roster::refresh(db, workspace.id, &owner.email_key, now).await?;
    let tenant = Tenant::member(workspace.clone(), &member, owner);
    record(db, &tenant, Happening::WorkspaceCreated(&workspace), now).await?;
    Ok(workspace)
}
