//! How grants are shown: with whom an item is shared, and how it comes to them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::grant::{Model, Role};
use super::item;
use super::outline::CollectionRef;
use super::reach::{Access, roles};
use crate::caller::Tenant;
use crate::invites::view::PartnerRef;
use crate::members::member;
use crate::partners::partner;
use crate::permissions;
use crate::problem::{NOT_FOUND, Result};

/// With whom an item is shared.
#[derive(Serialize, ToSchema)]
#[schema(as = Grant)]
pub struct GrantView {
    pub id: Uuid,
    pub role: Role,
    /// Null for a partner's.
    pub member: Option<GrantMember>,
    /// Null for a member's.
    pub partner: Option<PartnerRef>,
    /// The partner whose Guest Admin passed it on to this guest.
    pub through_partner: Option<PartnerRef>,
    /// The collection that is shared and the item stands in; null where the item itself is, or the caller does
    /// not reach the collection.
    pub collection: Option<CollectionRef>,
    pub created_at: DateTime<Utc>,
    /// Whether the caller may take it back, here.
    pub can_unshare: bool,
}

/// A member or guest something is shared with.
#[derive(Clone, Serialize, ToSchema)]
pub struct GrantMember {
    /// The member's id.
    pub id: Uuid,
    #[schema(example = "Charlie Chen")]
    pub name: String,
    #[schema(example = "charlie@adraptor.test")]
    pub email: String,
    pub role: permissions::Role,
}

/// Grants that reach the item, as the caller sees them, in the same order.
pub async fn views(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    access: &Access,
    grants: Vec<Model>,
) -> Result<Vec<GrantView>> {
    let members: Vec<Uuid> = grants.iter().filter_map(|grant| grant.member_id).collect();
    let partners = grants.iter().flat_map(|grant| [grant.partner_id, grant.through_partner_id]);
    let partners: Vec<Uuid> = partners.flatten().collect();
    let through = Through::of(db, tenant, access, grants.iter().map(|grant| grant.item_id)).await?;
    let members: HashMap<Uuid, GrantMember> = member::Model::people(db, tenant, members)
        .await?
        .into_iter()
        .map(|(member, user)| {
            let name = user.full_name();
            (member.id, GrantMember { id: member.id, name, email: user.email, role: member.role })
        })
        .collect();
    let partners = partner::names(db, tenant, partners).await?;
    let named = |id: Option<Uuid>| {
        let id = id?;
        partners.iter().find(|partner| partner.id == id).cloned()
    };
    let view = |grant: Model| GrantView {
        can_unshare: grant.item_id == access.item.id && access.may_unshare(tenant, &grant),
        member: grant.member_id.and_then(|id| members.get(&id).cloned()),
        partner: named(grant.partner_id),
        through_partner: named(grant.through_partner_id),
        collection: through.collection(grant.item_id),
        id: grant.id,
        role: grant.role,
        created_at: grant.created_at,
    };
    Ok(grants.into_iter().map(view).collect())
}

/// The collections through which an item is shared, as far as the caller reaches them.
pub struct Through(Vec<item::Model>);

impl Through {
    /// Those among what is shared: the item itself, or collections it stands in.
    pub async fn of(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        access: &Access,
        shared: impl Iterator<Item = Uuid>,
    ) -> Result<Self> {
        let collections: Vec<Uuid> = shared.filter(|id| *id != access.item.id).collect();
        let reached: Vec<Uuid> = roles(db, tenant, &collections).await?.into_keys().collect();
        Ok(Self(item::Model::several(db, tenant, &reached).await?))
    }

    /// The collection of this id, if it is one the caller reaches.
    pub fn collection(&self, id: Uuid) -> Option<CollectionRef> {
        let collection = self.0.iter().find(|collection| collection.id == id)?;
        Some(CollectionRef { id, name: collection.name.clone() })
    }
}

/// One grant on the item itself.
pub async fn view(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    access: &Access,
    grant: Model,
) -> Result<GrantView> {
    let mut views = views(db, tenant, access, vec![grant]).await?;
    Ok(views.pop().ok_or(NOT_FOUND)?)
}
