//! How members and guests are shown. A page of them costs a fixed number of queries.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::listed::{Listed, Named};
use super::member;
use super::roster::Status;
use crate::app::App;
use crate::caller::Tenant;
use crate::invites::view::{InviteView, PartnerRef, views};
use crate::permissions::{Action, GuestPartnerRole, Role};
use crate::problem::Result;

/// A member; or, while their invite is outstanding, somebody who is to become one.
#[derive(Serialize, ToSchema)]
#[schema(as = Member)]
pub struct MemberView {
    /// The member's id; the invite's while it is outstanding.
    pub id: Uuid,
    pub user_id: Option<Uuid>,
    #[schema(example = "ada@contenzilla.test")]
    pub email: String,
    #[schema(example = "Ada")]
    pub name: Option<String>,
    #[schema(example = "Admin")]
    pub family_name: Option<String>,
    pub role: Role,
    pub status: Status,
    pub joined_at: Option<DateTime<Utc>>,
    pub last_active_at: Option<DateTime<Utc>>,
    /// While it is outstanding.
    pub invite: Option<InviteView>,
    /// What the caller may do to them now.
    pub can: Vec<Action>,
    /// The roles the caller may set.
    pub assignable_roles: Vec<Role>,
}

/// A guest; or, while their invite is outstanding, somebody who is to become one.
#[derive(Serialize, ToSchema)]
#[schema(as = Guest)]
pub struct GuestView {
    /// The guest's id; the invite's while it is outstanding.
    pub id: Uuid,
    pub user_id: Option<Uuid>,
    #[schema(example = "charlie@adraptor.test")]
    pub email: String,
    #[schema(example = "Charlie")]
    pub name: Option<String>,
    #[schema(example = "Chen")]
    pub family_name: Option<String>,
    pub role: Role,
    pub status: Status,
    pub joined_at: Option<DateTime<Utc>>,
    pub last_active_at: Option<DateTime<Utc>>,
    /// While it is outstanding.
    pub invite: Option<InviteView>,
    /// The partner whose guest they are.
    pub partner: Option<PartnerRef>,
    /// When their access ends by itself.
    pub access_until: Option<DateTime<Utc>>,
    /// What the caller may do to them now.
    pub can: Vec<Action>,
}

/// A member or a guest.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum MemberOrGuest {
    Member(Box<MemberView>),
    Guest(Box<GuestView>),
}

/// Somebody in a workspace's lists, before it is said in which.
pub struct Person {
    pub id: Uuid,
    pub email: String,
    pub role: Role,
    pub status: Status,
    name: Option<String>,
    family_name: Option<String>,
    user_id: Option<Uuid>,
    joined_at: Option<DateTime<Utc>>,
    last_active_at: Option<DateTime<Utc>>,
    access_until: Option<DateTime<Utc>>,
    partner: Option<PartnerRef>,
    pub partner_role: Option<GuestPartnerRole>,
    invite: Option<InviteView>,
    pub can: Vec<Action>,
    assignable_roles: Vec<Role>,
}

/// The people of a list, in the same order, as the caller sees them.
pub async fn people(
    db: &impl ConnectionTrait,
    app: &App,
    tenant: &Tenant,
    listed: Vec<Listed>,
) -> Result<Vec<Person>> {
    let now = app.clock.now();
    let (mut people, mut invites) = (Vec::with_capacity(listed.len()), Vec::new());
    for Listed { row, member, user, invite, partner } in listed {
        let status = row.state.status(row.ends_at, now);
        let member = member.zip(user);
        let member = member.map(|(member, user)| Person::of_member(member, user, partner, tenant, now));
        people.push((status, member));
        invites.extend(invite);
    }
    let mut invites = views(app, db, tenant, invites).await?.into_iter().map(Person::of_invite);
    let person =
        |(status, member): (_, Option<_>)| Some(Person { status, ..member.or_else(|| invites.next())? });
    Ok(people.into_iter().filter_map(person).collect())
}

impl Person {
    /// A member or guest as the caller sees them.
    pub fn of_member(
        member: member::Model,
        user: impl Into<Named>,
        partner: Option<PartnerRef>,
        tenant: &Tenant,
        now: DateTime<Utc>,
    ) -> Self {
        let user = user.into();
        let can = member.can(tenant, now);
        let assignable_roles = match (can.contains(&Action::ChangeRole), tenant.role()) {
            (true, Some(role)) => role.assignable(),
            _ => Vec::new(),
        };
        Self {
            id: member.id,
            email: user.email,
            name: Some(user.name),
            family_name: Some(user.family_name),
            role: member.role,
            status: if member.is_active(now) { Status::Active } else { Status::Removed },
            user_id: Some(member.user_id),
            joined_at: Some(member.joined_at),
            last_active_at: member.last_active_at,
            access_until: member.access_until,
            partner,
            partner_role: member.partner_role,
            invite: None,
            can,
            assignable_roles,
        }
    }

    /// Name and family name; empty while the invite is outstanding.
    pub fn full_name(&self) -> String {
        let names = [self.name.as_deref(), self.family_name.as_deref()];
        names.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Somebody whose invite is outstanding.
    fn of_invite(invite: InviteView) -> Self {
        Self {
            id: invite.id,
            email: invite.email.clone(),
            name: None,
            family_name: None,
            role: invite.role,
            status: Status::Invited,
            user_id: None,
            joined_at: None,
            last_active_at: None,
            access_until: invite.access_until,
            can: invite.can.clone(),
            partner: invite.partner.clone(),
            partner_role: invite.partner_role,
            invite: Some(invite),
            assignable_roles: Vec::new(),
        }
    }
}

impl From<Person> for MemberOrGuest {
    fn from(person: Person) -> Self {
        match person.role {
            Role::Guest => Self::Guest(Box::new(person.into())),
            _ => Self::Member(Box::new(person.into())),
        }
    }
}

impl From<Person> for MemberView {
    fn from(person: Person) -> Self {
        Self {
            id: person.id,
            user_id: person.user_id,
            email: person.email,
            name: person.name,
            family_name: person.family_name,
            role: person.role,
            status: person.status,
            joined_at: person.joined_at,
            last_active_at: person.last_active_at,
            invite: person.invite,
            can: person.can,
            assignable_roles: person.assignable_roles,
        }
    }
}

impl From<Person> for GuestView {
    fn from(person: Person) -> Self {
        Self {
            id: person.id,
            user_id: person.user_id,
            email: person.email,
            name: person.name,
            family_name: person.family_name,
            role: person.role,
            status: person.status,
            joined_at: person.joined_at,
            last_active_at: person.last_active_at,
            invite: person.invite,
            partner: person.partner,
            access_until: person.access_until,
            can: person.can,
        }
    }
}
