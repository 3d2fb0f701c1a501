//! A partner's hosts: members of the workspace who manage it. Rights are read anew each time: whoever
//! is removed from the workspace, or is no longer User or above, hosts nothing.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, QueryOrder, Set};

use crate::caller::Tenant;
use crate::members::member;
use crate::permissions::Role;
use crate::problem::{Error, NOT_FOUND, Problem, Result};
use crate::session::user;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "partner_hosts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub partner_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub member_id: Uuid,
    pub workspace_id: Uuid,
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Nobody steps down who is the last one.
pub const LAST_HOST: Problem = Problem::new(
    409,
    "last_host",
    "A partner needs a Host Admin. Assign another one first, or remove the partner.",
);

/// A host with whom they are.
pub struct Host {
    pub partner_id: Uuid,
    pub member: member::Model,
    pub user: user::Model,
}

impl Model {
    /// The partners of these that the member is a host of.
    pub async fn among(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        partner_ids: &[Uuid],
        member_id: Uuid,
    ) -> Result<Vec<Uuid>> {
        let hosts = of_partners(tenant, partner_ids).filter(Column::MemberId.eq(member_id)).all(db).await?;
        Ok(hosts.into_iter().map(|host| host.partner_id).collect())
    }

    /// Which members these partners were given as hosts, whatever has become of those since.
    pub async fn of_partners(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        partner_ids: &[Uuid],
    ) -> Result<Vec<Self>> {
        if partner_ids.is_empty() {
            return Ok(Vec::new());
        }
        Ok(of_partners(tenant, partner_ids)
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::MemberId)
            .all(db)
            .await?)
    }

    /// The partners a member is a host of.
    pub async fn of_member(db: &impl ConnectionTrait, tenant: &Tenant, member_id: Uuid) -> Result<Vec<Uuid>> {
        let query =
            Entity::find().filter(Column::WorkspaceId.eq(tenant.id())).filter(Column::MemberId.eq(member_id));
        Ok(query.all(db).await?.into_iter().map(|host| host.partner_id).collect())
    }

    /// Makes members hosts of a partner; those who are already stay it.
    pub async fn add(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        partner_id: Uuid,
        member_ids: &[Uuid],
        now: DateTime<Utc>,
    ) -> Result<()> {
        let rows = member_ids.iter().map(|member_id| ActiveModel {
            partner_id: Set(partner_id),
            member_id: Set(*member_id),
            workspace_id: Set(tenant.id()),
            created_at: Set(now),
        });
        let unless_there = OnConflict::new().do_nothing().to_owned();
        Entity::insert_many(rows).on_conflict(unless_there).exec_without_returning(db).await?;
        Ok(())
    }

    /// Takes a member out of a partner's hosts.
    pub async fn remove(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        partner_id: Uuid,
        member_id: Uuid,
    ) -> Result<()> {
        Entity::delete_many()
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(Column::PartnerId.eq(partner_id))
            .filter(Column::MemberId.eq(member_id))
            .exec(db)
            .await?;
        Ok(())
    }
}

/// The hosts of some partners who count now, by when they became it.
pub async fn hosts(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    partner_ids: &[Uuid],
    now: DateTime<Utc>,
) -> Result<Vec<Host>> {
    let mut hosts = named(db, tenant, partner_ids, now).await?;
    hosts.retain(|host| may_host(&host.member, now));
    Ok(hosts)
}

/// The same with those whose role in the workspace is too low by now: they host again once it is raised.
pub async fn named(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    partner_ids: &[Uuid],
    now: DateTime<Utc>,
) -> Result<Vec<Host>> {
    let rows = Model::of_partners(db, tenant, partner_ids).await?;
    let ids = rows.iter().map(|row| row.member_id).collect();
    let people = member::Model::people(db, tenant, ids).await?;
    let host = |row: Model| {
        let (member, user) = people.iter().find(|(member, _)| member.id == row.member_id)?;
        let host = Host { partner_id: row.partner_id, member: member.clone(), user: user.clone() };
        member.is_active(now).then_some(host)
    };
    Ok(rows.into_iter().filter_map(host).collect())
}

/// Whether a member can be a host: active, User or above.
pub fn may_host(member: &member::Model, now: DateTime<Utc>) -> bool {
    member.is_active(now) && member.role.at_least(Role::User)
}

/// The members who are to become hosts: 404 for who is not here, 422 for who cannot be one.
pub async fn candidates(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    field: &str,
    ids: Vec<Uuid>,
    now: DateTime<Utc>,
) -> Result<Vec<(member::Model, user::Model)>> {
    let mut people = member::Model::people(db, tenant, ids.clone()).await?;
    people.retain(|(member, _)| member.is_active(now));
    if people.len() < ids.len() {
        return Err(NOT_FOUND.into());
    }
    if people.iter().any(|(member, _)| !may_host(member, now)) {
        return Err(Error::field(
            field,
            "cannot_host",
            "A partner is hosted by members with the role User or above. Choose somebody else.",
        ));
    }
    // As they were given: the first one stands first.
    people.sort_by_key(|(member, _)| ids.iter().position(|id| *id == member.id));
    Ok(people)
}

fn of_partners(tenant: &Tenant, partner_ids: &[Uuid]) -> Select<Entity> {
    Entity::find()
        .filter(Column::WorkspaceId.eq(tenant.id()))
        .filter(Column::PartnerId.is_in(partner_ids.iter().copied()))
}
