//! Who reaches which item: by a grant on it, or on a collection it stands in, however deep. The grants are
//! asked each time, so that what was taken back is gone with the next request.

use std::collections::HashMap;

use sea_orm::sea_query::{
    CommonTableExpression, Condition, Expr, ExprTrait, IntoCondition, LockType, Query, SelectStatement,
    UnionType, WithClause,
};
use sea_orm::{ColumnTrait, ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::grant::{self, Role};
use super::{content, item};
use crate::caller::Tenant;
use crate::members::member::InPartner;
use crate::permissions::GuestPartnerRole;
use crate::problem::{NOT_FOUND, Result};

/// The ids of all items the caller reaches, as part of a statement.
pub fn reached(tenant: &Tenant) -> SelectStatement {
    granted_and_inside("reached", own(tenant))
}

/// The grants that count for the caller: their own and their partner's.
pub fn own(tenant: &Tenant) -> Condition {
    let Some(member_id) = tenant.member_id() else { return Expr::value(false).into_condition() };
    let mine = || grant::Column::MemberId.eq(member_id);
    let mut counting = Condition::any().add(mine().and(grant::Column::ThroughPartnerId.is_null()));
    if let Some(partner) = tenant.partner() {
        let passed_on = mine().and(grant::Column::ThroughPartnerId.eq(partner.id));
        counting = counting
            .add(of_partner(partner))
            .add(passed_on.and(grant::Column::ItemId.in_subquery(managed(partner.id))));
    }
    Condition::all().add(grant::Column::WorkspaceId.eq(tenant.id())).add(counting)
}

/// The partner's grants that count for this guest of it.
pub fn of_partner(partner: InPartner) -> Expr {
    let roles = match partner.role {
        GuestPartnerRole::GuestAdmin => vec![Role::Manager, Role::Collaborator],
        GuestPartnerRole::GuestUser => vec![Role::Collaborator],
    };
    grant::Column::PartnerId.eq(partner.id).and(grant::Column::Role.is_in(roles))
}

/// The items whose manager a partner is, which its Guest Admins may pass on.
pub fn managed(partner_id: Uuid) -> SelectStatement {
    let as_manager = grant::Column::PartnerId.eq(partner_id).and(grant::Column::Role.eq(Role::Manager));
    granted_and_inside("managed", as_manager.into_condition())
}

/// The items of some grants, and what stands in them. A recursive walk, called `name` in the statement.
fn granted_and_inside(name: &'static str, grants: Condition) -> SelectStatement {
    let granted = Query::select()
        .column((grant::Entity, grant::Column::ItemId))
        .from(grant::Entity)
        .cond_where(grants)
        .to_owned();
    let inside = Query::select()
        .column((content::Entity, content::Column::ItemId))
        .from(content::Entity)
        .inner_join(
            name,
            Expr::col((name, "item_id")).equals((content::Entity, content::Column::CollectionId)),
        )
        .to_owned();
    walk(name, &["item_id"], granted, inside).column("item_id").from(name).to_owned()
}

/// The items, each with itself and the collections above it: `item_id`, `at`.
fn above(item_ids: &[Uuid]) -> SelectStatement {
    let name = "above";
    let themselves = Query::select()
        .column((item::Entity, item::Column::Id))
        .column((item::Entity, item::Column::Id))
        .from(item::Entity)
        .and_where(item::Column::Id.is_in(item_ids.iter().copied()))
        .to_owned();
    let further_up = Query::select()
        .column((name, "item_id"))
        .column((content::Entity, content::Column::CollectionId))
        .from(content::Entity)
        .inner_join(name, Expr::col((name, "at")).equals((content::Entity, content::Column::ItemId)))
        .to_owned();
    walk(name, &["item_id", "at"], themselves, further_up)
}

/// A statement that begins with a recursive walk, and is still to say what it takes of it.
fn walk(
    name: &'static str,
    columns: &[&'static str],
    mut from: SelectStatement,
    on: SelectStatement,
) -> SelectStatement {
    let walk = CommonTableExpression::new()
        .table_name(name)
        .columns(columns.iter().copied())
        .query(from.union(UnionType::Distinct, on).to_owned())
        .to_owned();
    Query::select().with_cte(WithClause::new().recursive(true).cte(walk).to_owned()).to_owned()
}

/// The ids of an item and the collections above it, as part of a statement: grants on any of them reach it.
pub fn itself_and_above(item_id: Uuid) -> SelectStatement {
    above(&[item_id]).column("at").from("above").to_owned()
}

/// The caller's role on some items, of those they reach.
pub async fn roles(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    item_ids: &[Uuid],
) -> Result<HashMap<Uuid, Role>> {
    #[derive(FromQueryResult)]
    struct Reached {
        item_id: Uuid,
        role: Role,
    }
    let mut roles = HashMap::new();
    if item_ids.is_empty() {
        return Ok(roles);
    }
    // The item's id out of its own table: SQLite knows what a computed column holds by nothing.
    let query = above(item_ids)
        .expr_as(Expr::col((item::Entity, item::Column::Id)), "item_id")
        .column((grant::Entity, grant::Column::Role))
        .from("above")
        .inner_join(item::Entity, Expr::col((item::Entity, item::Column::Id)).equals(("above", "item_id")))
        .inner_join(grant::Entity, Expr::col((grant::Entity, grant::Column::ItemId)).equals(("above", "at")))
        .cond_where(own(tenant))
        .to_owned();
    for row in db.query_all(&query).await? {
        let Reached { item_id, role } = Reached::from_query_result(&row, "")?;
        let strongest = roles.entry(item_id).or_insert(role);
        *strongest = Ord::min(role, *strongest);
    }
    Ok(roles)
}

/// An item, and what the caller is to it.
pub struct Access {
    pub item: item::Model,
    pub role: Role,
}

impl Access {
    /// The item as it is now, if the caller reaches it; else 404.
    pub async fn find(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        kind: item::Kind,
        id: Uuid,
    ) -> Result<Self> {
        Self::of(db, tenant, item::Model::find(db, tenant, kind, id).await?).await
    }

    /// The same, held until the transaction ends.
    pub async fn lock(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        kind: item::Kind,
        id: Uuid,
    ) -> Result<Self> {
        Self::of(db, tenant, item::Model::lock(db, tenant, kind, id, LockType::NoKeyUpdate).await?).await
    }

    /// The same, of an item that is to go.
    pub async fn lock_to_delete(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        kind: item::Kind,
        id: Uuid,
    ) -> Result<Self> {
        Self::of(db, tenant, item::Model::lock(db, tenant, kind, id, LockType::Update).await?).await
    }

    async fn of(db: &impl ConnectionTrait, tenant: &Tenant, item: item::Model) -> Result<Self> {
        let role = roles(db, tenant, &[item.id]).await?.remove(&item.id).ok_or(NOT_FOUND)?;
        Ok(Self { item, role })
    }
}
