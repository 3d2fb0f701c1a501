//! A partner. Whoever changes its people holds its row; whoever relies on them, inviting, shares it, so
//! that neither sees half of the other's work. Who joins holds the invite, which goes before its people.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, LockType, Query};
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect, Set};

use super::host;
use super::rights::role_of;
use crate::caller::Tenant;
use crate::invites::view::PartnerRef;
use crate::permissions::{Action, GuestPartnerRole, PartnerRole, Role};
use crate::problem::{NOT_FOUND, Result};
use crate::text_match::{begins_with, contains};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "partners")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub workspace_id: Uuid,
    pub name: String,
    /// In lower case, to be looked in.
    pub name_key: String,
    pub created_at: DateTime<Utc>,
    pub removed_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Makes a partner without anybody in it.
    pub async fn create(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let name = name.trim();
        let partner = ActiveModel {
            id: Set(Uuid::now_v7()),
            workspace_id: Set(tenant.id()),
            name: Set(name.to_owned()),
            name_key: Set(name.to_lowercase()),
            created_at: Set(now),
            removed_at: Set(None),
        };
        Ok(partner.insert(db).await?)
    }

    /// This workspace's partner, unless it was removed; else 404.
    pub(super) async fn find(db: &impl ConnectionTrait, tenant: &Tenant, id: Uuid) -> Result<Self> {
        let partner = of_tenant(tenant).filter(Column::Id.eq(id)).one(db).await?;
        Ok(partner.ok_or(NOT_FOUND)?)
    }

    /// The same, for changing who is in it: held until the transaction ends.
    pub(super) async fn lock(db: &impl ConnectionTrait, tenant: &Tenant, id: Uuid) -> Result<Self> {
        let query = of_tenant(tenant).filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate);
        Ok(query.one(db).await?.ok_or(NOT_FOUND)?)
    }

    /// The same, for relying on who is in it: nobody changes that until the transaction ends. Before
    /// anything else of the partner is locked, so that nobody waits in a circle.
    pub(super) async fn share(db: &impl ConnectionTrait, tenant: &Tenant, id: Uuid) -> Result<Self> {
        let query = of_tenant(tenant).filter(Column::Id.eq(id)).lock(LockType::Share);
        Ok(query.one(db).await?.ok_or(NOT_FOUND)?)
    }

    /// The same of one that may have been removed.
    pub(super) async fn share_any(db: &impl ConnectionTrait, tenant: &Tenant, id: Uuid) -> Result<()> {
        let query = Entity::find_by_id(id).filter(Column::WorkspaceId.eq(tenant.id()));
        query.lock(LockType::Share).one(db).await?;
        Ok(())
    }

    /// Ends it.
    pub(super) async fn end(&self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
        let ended = ActiveModel { id: Set(self.id), removed_at: Set(Some(now)), ..Default::default() };
        ended.update(db).await?;
        Ok(())
    }
}

/// The workspace's partners.
fn of_tenant(tenant: &Tenant) -> Select<Entity> {
    Entity::find().filter(Column::WorkspaceId.eq(tenant.id())).filter(Column::RemovedAt.is_null())
}

/// The partners the caller may see: all from Admin on, else those they host; a Guest Admin's own.
pub(super) fn visible(tenant: &Tenant) -> Select<Entity> {
    let partners = of_tenant(tenant);
    if tenant.role_allows(Action::CreatePartner) {
        return partners;
    }
    let mut own = Condition::any();
    if let Some(partner) = tenant.partner().filter(|partner| partner.role == GuestPartnerRole::GuestAdmin) {
        own = own.add(Column::Id.eq(partner.id));
    }
    if let Some(member) = tenant.member_id()
        && tenant.role().is_some_and(|role| role.at_least(Role::User))
    {
        let hosted = Query::select()
            .column(host::Column::PartnerId)
            .from(host::Entity)
            .and_where(host::Column::WorkspaceId.eq(tenant.id()))
            .and_where(host::Column::MemberId.eq(member))
            .to_owned();
        own = own.add(Column::Id.in_subquery(hosted));
    }
    // An empty condition would let everything through.
    partners.filter(own.add(Expr::value(false)))
}

/// Partners whose name holds the text; begins with it, below three characters.
pub(super) fn name_matches(text: &str) -> Expr {
    let (name, text) = (Expr::col(Column::NameKey), text.to_lowercase());
    match text.chars().count() {
        // No name is like that; PostgreSQL would not even take a NUL.
        _ if text.contains(char::is_control) => Expr::value(false),
        0..3 => begins_with(name, &text),
        _ => contains(name, &text),
    }
}

/// The partners the caller has a role in, by name.
pub async fn of_caller(db: &impl ConnectionTrait, tenant: &Tenant) -> Result<Vec<(Model, PartnerRole)>> {
    let (Some(id), Some(role)) = (tenant.member_id(), tenant.role()) else { return Ok(Vec::new()) };
    let ids = match tenant.partner() {
        Some(own) => vec![own.id],
        None if role.at_least(Role::User) => host::Model::of_member(db, tenant, id).await?,
        None => Vec::new(),
    };
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = of_tenant(tenant).filter(Column::Id.is_in(ids)).order_by_asc(Column::NameKey);
    let partners = query.order_by_asc(Column::Id).all(db).await?.into_iter();
    let with_role = |partner: Model| {
        let role = role_of(partner.id, role, tenant.partner(), true)?;
        Some((partner, role))
    };
    Ok(partners.filter_map(with_role).collect())
}

/// A partner of the workspace by id and name, a removed one too.
pub async fn name(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    id: Option<Uuid>,
) -> Result<Option<PartnerRef>> {
    Ok(names(db, tenant, id.into_iter().collect()).await?.pop())
}

/// Several partners of the workspace by id and name, removed ones too: a guest's or an invite's stays
/// what it was.
pub async fn names(db: &impl ConnectionTrait, tenant: &Tenant, ids: Vec<Uuid>) -> Result<Vec<PartnerRef>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = Entity::find().filter(Column::WorkspaceId.eq(tenant.id())).filter(Column::Id.is_in(ids));
    let partners = query.all(db).await?.into_iter();
    Ok(partners.map(|partner| PartnerRef { id: partner.id, name: partner.name }).collect())
}
