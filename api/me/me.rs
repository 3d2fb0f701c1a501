//! Who one is: the person, and the membership the access token is for.

use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::memberships::{Membership, Memberships};
use crate::caller::Tenant;
use crate::partners::partner;
use crate::permissions::{Action, PartnerRole, Role};
use crate::problem::Result;
use crate::session::user;

/// The signed-in person and what they may do here.
#[derive(Serialize, ToSchema)]
#[schema(as = Me)]
pub struct MeView {
    pub user: MyUser,
    /// The workspace the access token is for; null for a person without one.
    pub workspace: Option<MyWorkspace>,
    pub member_id: Option<Uuid>,
    pub role: Option<Role>,
    /// What one may do in this workspace; what one may do to a partner stands with the partner.
    pub can: Vec<Action>,
    /// The partners one has a role in.
    pub partners: Vec<MyPartner>,
    /// Every workspace one can go to, by name.
    pub workspaces: Vec<MyWorkspaceRole>,
}

/// The person.
#[derive(Serialize, ToSchema)]
pub struct MyUser {
    pub id: Uuid,
    #[schema(example = "olive@contenzilla.test")]
    pub email: String,
    #[schema(example = "Olive")]
    pub name: String,
    #[schema(example = "Owner")]
    pub family_name: String,
    #[schema(example = "en")]
    pub language: String,
}

/// The workspace one is in.
#[derive(Serialize, ToSchema)]
pub struct MyWorkspace {
    pub id: Uuid,
    #[schema(example = "contenzilla")]
    pub slug: String,
    #[schema(example = "Contenzilla")]
    pub name: String,
}

/// A workspace one can go to.
#[derive(Serialize, ToSchema)]
pub struct MyWorkspaceRole {
    #[schema(example = "contenzilla")]
    pub slug: String,
    #[schema(example = "Contenzilla")]
    pub name: String,
    pub role: Role,
}

/// A partner one has a role in.
#[derive(Serialize, ToSchema)]
pub struct MyPartner {
    pub id: Uuid,
    #[schema(example = "Northwind Agency")]
    pub name: String,
    pub partner_role: PartnerRole,
}

impl MeView {
    /// The person, in one of their workspaces or in none.
    pub async fn of(
        db: &impl ConnectionTrait,
        user: &user::Model,
        current: Option<&Membership>,
        memberships: &Memberships,
    ) -> Result<Self> {
        let mut can = current.map(|(member, _)| Action::all_for(member.role)).unwrap_or_default();
        let partners = match current {
            Some((member, workspace)) => {
                partner::of_caller(db, &Tenant::member(workspace.clone(), member, user)).await?
            }
            None => Vec::new(),
        };
        if partners.iter().any(|(_, role)| *role == PartnerRole::GuestAdmin) {
            can.push(Action::ListPartners);
        }
        Ok(Self {
            user: MyUser {
                id: user.id,
                email: user.email.clone(),
                name: user.name.clone(),
                family_name: user.family_name.clone(),
                language: user.language.clone(),
            },
            workspace: current.map(|(_, workspace)| MyWorkspace {
                id: workspace.id,
                slug: workspace.slug.clone(),
                name: workspace.name.clone(),
            }),
            member_id: current.map(|(member, _)| member.id),
            role: current.map(|(member, _)| member.role),
            can,
            partners: partners
                .into_iter()
                .map(|(partner, partner_role)| MyPartner { id: partner.id, name: partner.name, partner_role })
                .collect(),
            workspaces: memberships
                .iter()
                .map(|(member, workspace)| MyWorkspaceRole {
                    slug: workspace.slug.clone(),
                    name: workspace.name.clone(),
                    role: member.role,
                })
                .collect(),
        })
    }
}
