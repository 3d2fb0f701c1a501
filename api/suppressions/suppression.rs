//! An address that gets no mail of a workspace any more.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, DeriveActiveEnum, EnumIter, IntoActiveModel, TryInsertResult};
use serde::Serialize;
use utoipa::ToSchema;

use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::caller::Tenant;
use crate::email_address::EmailAddress;
use crate::problem::{Error, NOT_FOUND, Problem, Result};
use crate::workspace::workspace;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "suppressions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workspace_id: Uuid,
    pub email: String,
    pub email_key: String,
    pub cause: Cause,
    /// In words.
    pub reason: String,
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// What made mail to an address useless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[schema(as = SuppressionCause)]
pub enum Cause {
    /// The receiver's server refused it for good.
    Bounced,
    /// The receiver called it spam.
    Complained,
    /// The mail provider does not write to it any more.
    Provider,
}

/// The address is on the suppression list.
pub const SUPPRESSED: Problem = Problem::new(
    409,
    "address_suppressed",
    "Mail to this address failed before, so nothing is sent to it. Check the address; if it is right, an admin can lift this in Settings.",
);

impl Model {
    /// The suppression of an address, if there is one.
    pub async fn of_address(
        db: &impl ConnectionTrait,
        workspace_id: Uuid,
        email_key: &str,
    ) -> Result<Option<Self>> {
        let query = Entity::find()
            .filter(Column::WorkspaceId.eq(workspace_id))
            .filter(Column::EmailKey.eq(email_key));
        Ok(query.one(db).await?)
    }

    /// Those of several addresses.
    pub async fn of_addresses(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        email_keys: &[&str],
    ) -> Result<Vec<Self>> {
        Self::among(db, tenant.id(), email_keys).await
    }

    /// The same, for the worker, which belongs to no workspace.
    pub async fn among(
        db: &impl ConnectionTrait,
        workspace_id: Uuid,
        email_keys: &[&str],
    ) -> Result<Vec<Self>> {
        let query = Entity::find()
            .filter(Column::WorkspaceId.eq(workspace_id))
            .filter(Column::EmailKey.is_in(email_keys.iter().copied()));
        Ok(query.all(db).await?)
    }

    /// Says that nothing is sent to the address, and why.
    pub fn refusal(&self) -> Error {
        let detail = format!("{} Reason: {}", SUPPRESSED.detail, self.reason);
        SUPPRESSED.with("suppression_id", self.id).saying(detail).into()
    }

    /// Takes it off the list; else 404.
    pub async fn lift(db: &impl ConnectionTrait, tenant: &Tenant, id: Uuid) -> Result<Self> {
        let lifted = Entity::delete_many()
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(Column::Id.eq(id))
            .exec_with_returning(db)
            .await?;
        Ok(lifted.into_iter().next().ok_or(NOT_FOUND)?)
    }
}

/// The workspace's list.
pub fn of_tenant(tenant: &Tenant) -> Select<Entity> {
    Entity::find().filter(Column::WorkspaceId.eq(tenant.id()))
}

/// Refuses an address that is on the list, and says why it is.
pub async fn check(db: &impl ConnectionTrait, tenant: &Tenant, email_key: &str) -> Result<()> {
    let suppression = Model::of_address(db, tenant.id(), email_key).await?;
    suppression.map_or(Ok(()), |suppression| Err(suppression.refusal()))
}

/// Puts an address on the list, unless it is there already.
pub async fn put(
    db: &impl ConnectionTrait,
    workspace_id: Uuid,
    address: &EmailAddress,
    cause: Cause,
    reason: String,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(workspace) = workspace::Model::by_id(db, workspace_id).await? else { return Ok(()) };
    let suppression = Model {
        id: Uuid::now_v7(),
        workspace_id,
        email: address.shown.clone(),
        email_key: address.key.clone(),
        cause,
        reason,
        created_at: now,
    };
    let inserted = Entity::insert(suppression.clone().into_active_model())
        .on_conflict_do_nothing_on([Column::WorkspaceId, Column::EmailKey])
        .exec_without_returning(db)
        .await?;
    if matches!(inserted, TryInsertResult::Inserted(1..)) {
        record(db, &Tenant::system(workspace), Happening::AddressSuppressed(&suppression), now).await?;
    }
    Ok(())
}
