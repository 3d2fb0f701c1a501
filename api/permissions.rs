//! THE table: which workspace role may do what, and which role within a partner. What depends on the
//! object (one's own invites, at or below one's own role) is a pure function on the entity, beside its
//! rules.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A member's role in the workspace, highest first.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Role {
    /// Exactly one in a workspace; transferred, never granted.
    Owner,
    /// Everything but transferring ownership.
    SuperAdmin,
    /// Manages people, policies and keys.
    Admin,
    /// Works with items and invites guests.
    User,
    /// Uses what is shared with them.
    LoginOnly,
    /// Somebody from outside.
    Guest,
}

impl Role {
    /// Every role, highest first.
    pub const ALL: [Self; 6] =
        [Self::Owner, Self::SuperAdmin, Self::Admin, Self::User, Self::LoginOnly, Self::Guest];

    /// True for the same role and every one above it.
    pub fn at_least(self, role: Self) -> bool {
        self <= role
    }

    /// The name used in the API and the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::SuperAdmin => "super_admin",
            Self::Admin => "admin",
            Self::User => "user",
            Self::LoginOnly => "login_only",
            Self::Guest => "guest",
        }
    }

    /// Roles that this one may invite to or set: at or below itself, never Owner. Guests are
    /// invited, never made out of members.
    pub fn assignable(self) -> Vec<Self> {
        let roles = [Self::SuperAdmin, Self::Admin, Self::User, Self::LoginOnly];
        roles.into_iter().filter(|role| self.at_least(Self::Admin) && self.at_least(*role)).collect()
    }
}

/// A person's role within a partner, highest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartnerRole {
    /// A member of the workspace who manages the partner.
    HostAdmin,
    /// A guest who manages the partner's guests.
    GuestAdmin,
    /// A guest of the partner.
    GuestUser,
}

/// The role of a guest within their partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum GuestPartnerRole {
    GuestAdmin,
    GuestUser,
}

impl From<GuestPartnerRole> for PartnerRole {
    fn from(role: GuestPartnerRole) -> Self {
        match role {
            GuestPartnerRole::GuestAdmin => Self::GuestAdmin,
            GuestPartnerRole::GuestUser => Self::GuestUser,
        }
    }
}

/// Something a person can do in a workspace. `GET /me` lists those one may, by these names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    OpenMembers,
    ListMembers,
    ListGuests,
    ListInvites,
    InviteGuest,
    ResendInvite,
    RevokeInvite,
    InviteMember,
    ChangeRole,
    RemoveMember,
    RemoveGuest,
    ChangeEndDate,
    SendPasswordReset,
    SignOutMember,
    TransferOwnership,
    ExportMembers,
    ExportGuests,
    ListPeople,
    ListActivity,
    ViewWorkspace,
    UpdateWorkspace,
    LeaveWorkspace,
    ManageApiKeys,
    ListSuppressions,
    LiftSuppression,
    ManageEmail,
    ListPartners,
    CreatePartner,
    RemovePartner,
    AddPartnerHost,
    RemovePartnerHost,
    ChangePartnerRole,
    RemovePartnerUser,
    ListItems,
    RevealItem,
    CreateItem,
    UpdateItem,
    ShareItem,
    DeleteItem,
    ImportItems,
}

/// What an API key may be made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum Scope {
    #[serde(rename = "invites:read")]
    InvitesRead,
    #[serde(rename = "invites:write")]
    InvitesWrite,
    #[serde(rename = "members:read")]
    MembersRead,
    #[serde(rename = "members:write")]
    MembersWrite,
    #[serde(rename = "guests:read")]
    GuestsRead,
    #[serde(rename = "activity:read")]
    ActivityRead,
    #[serde(rename = "partners:read")]
    PartnersRead,
    #[serde(rename = "partners:write")]
    PartnersWrite,
    #[serde(rename = "imports:read")]
    ImportsRead,
    #[serde(rename = "imports:write")]
    ImportsWrite,
}

impl Scope {
    /// The name used in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvitesRead => "invites:read",
            Self::InvitesWrite => "invites:write",
            Self::MembersRead => "members:read",
            Self::MembersWrite => "members:write",
            Self::GuestsRead => "guests:read",
            Self::ActivityRead => "activity:read",
            Self::PartnersRead => "partners:read",
            Self::PartnersWrite => "partners:write",
            Self::ImportsRead => "imports:read",
            Self::ImportsWrite => "imports:write",
        }
    }
}

impl Action {
    /// Every action, in the order of the table.
    pub const ALL: [Self; 40] = [
        Self::OpenMembers,
        Self::ListMembers,
        Self::ListGuests,
        Self::ListInvites,
        Self::InviteGuest,
        Self::ResendInvite,
        Self::RevokeInvite,
        Self::InviteMember,
        Self::ChangeRole,
        Self::RemoveMember,
        Self::RemoveGuest,
        Self::ChangeEndDate,
        Self::SendPasswordReset,
        Self::SignOutMember,
        Self::TransferOwnership,
        Self::ExportMembers,
        Self::ExportGuests,
        Self::ListPeople,
        Self::ListActivity,
        Self::ViewWorkspace,
        Self::UpdateWorkspace,
        Self::LeaveWorkspace,
        Self::ManageApiKeys,
        Self::ListSuppressions,
        Self::LiftSuppression,
        Self::ManageEmail,
        Self::ListPartners,
        Self::CreatePartner,
        Self::RemovePartner,
        Self::AddPartnerHost,
        Self::RemovePartnerHost,
        Self::ChangePartnerRole,
        Self::RemovePartnerUser,
        Self::ListItems,
        Self::RevealItem,
        Self::CreateItem,
        Self::UpdateItem,
        Self::ShareItem,
        Self::DeleteItem,
        Self::ImportItems,
    ];

    /// The lowest role that may; every role above may too.
    pub const fn lowest_role(self) -> Role {
        match self {
            Self::OpenMembers
            | Self::ListGuests
            | Self::ListInvites
            | Self::InviteGuest
            | Self::ResendInvite
            // A User: those they sent (`invites::rights`).
            | Self::RevokeInvite
            | Self::ListPeople
            | Self::ViewWorkspace
            // A User: the partners they host (`allowed_in_partner`).
            | Self::ListPartners
            | Self::RemovePartner
            | Self::AddPartnerHost
            | Self::RemovePartnerHost
            | Self::ChangePartnerRole
            | Self::RemovePartnerUser
            // One's own imports (`imports::import`).
            | Self::ImportItems
            | Self::CreateItem
            // Those they own (`items::rights`).
            | Self::UpdateItem
            | Self::DeleteItem => Role::User,
            Self::ListMembers
            | Self::InviteMember
            | Self::ChangeRole
            | Self::RemoveMember
            | Self::RemoveGuest
            | Self::ChangeEndDate
            | Self::SendPasswordReset
            | Self::SignOutMember
            | Self::ExportMembers
            | Self::ExportGuests
            | Self::UpdateWorkspace
            | Self::ManageApiKeys
            | Self::ListSuppressions
            | Self::LiftSuppression
            | Self::ManageEmail
            | Self::CreatePartner => Role::Admin,
            Self::TransferOwnership => Role::Owner,
            // Below Admin: one's own events (`activity::list`).
            Self::ListActivity
            // The Owner is told to transfer ownership first (`last_owner`).
            | Self::LeaveWorkspace
            // What they reach (`items::reach`).
            | Self::ListItems
            | Self::RevealItem
            // A guest: as a Guest Admin, what their partner manages (`items::rights`).
            | Self::ShareItem => Role::Guest,
        }
    }

    /// The lowest role within a partner that may do it there; none for what is not about partners.
    const fn lowest_partner_role(self) -> Option<PartnerRole> {
        match self {
            Self::ListPartners
            | Self::ListInvites
            | Self::InviteGuest
            | Self::ResendInvite
            | Self::RevokeInvite
            // Not another Guest Admin's (`partners::rights`).
            | Self::ChangePartnerRole
            | Self::RemovePartnerUser => Some(PartnerRole::GuestAdmin),
            Self::RemovePartner | Self::AddPartnerHost | Self::RemovePartnerHost => {
                Some(PartnerRole::HostAdmin)
            }
            Self::OpenMembers
            | Self::ListMembers
            | Self::ListGuests
            | Self::InviteMember
            | Self::ChangeRole
            | Self::RemoveMember
            | Self::RemoveGuest
            | Self::ChangeEndDate
            | Self::SendPasswordReset
            | Self::SignOutMember
            | Self::TransferOwnership
            | Self::ExportMembers
            | Self::ExportGuests
            | Self::ListPeople
            | Self::ListActivity
            | Self::ViewWorkspace
            | Self::UpdateWorkspace
            | Self::LeaveWorkspace
            | Self::ManageApiKeys
            | Self::ListSuppressions
            | Self::LiftSuppression
            | Self::ManageEmail
            | Self::CreatePartner
            | Self::ImportItems
            | Self::ListItems
            | Self::RevealItem
            | Self::CreateItem
            | Self::UpdateItem
            | Self::ShareItem
            | Self::DeleteItem => None,
        }
    }

    /// Whether somebody of this workspace role may do this to a partner, or to what is a partner's,
    /// in which they have this role: Admins and above to every partner, all others to their own.
    pub fn allowed_in_partner(self, role: Role, in_partner: Option<PartnerRole>) -> bool {
        match (self.lowest_partner_role(), in_partner) {
            (None, _) => false,
            (Some(_), _) if role.at_least(Role::Admin) => true,
            (Some(lowest), Some(in_partner)) => in_partner <= lowest,
            (Some(_), None) => false,
        }
    }

    /// The scope an API key needs for it; none for what only a person may do.
    pub const fn scope(self) -> Option<Scope> {
        match self {
            Self::ListInvites | Self::ListSuppressions => Some(Scope::InvitesRead),
            Self::InviteGuest
            | Self::InviteMember
            | Self::ResendInvite
            | Self::RevokeInvite
            | Self::LiftSuppression => Some(Scope::InvitesWrite),
            Self::ListMembers | Self::ExportMembers | Self::ListPeople => Some(Scope::MembersRead),
            Self::ListGuests | Self::ExportGuests => Some(Scope::GuestsRead),
            Self::ChangeRole
            | Self::RemoveMember
            | Self::RemoveGuest
            | Self::ChangeEndDate
            | Self::SignOutMember => Some(Scope::MembersWrite),
            Self::ListActivity => Some(Scope::ActivityRead),
            Self::ListPartners => Some(Scope::PartnersRead),
            Self::CreatePartner
            | Self::RemovePartner
            | Self::AddPartnerHost
            | Self::RemovePartnerHost
            | Self::ChangePartnerRole
            | Self::RemovePartnerUser => Some(Scope::PartnersWrite),
            Self::OpenMembers
            | Self::SendPasswordReset
            | Self::TransferOwnership
            | Self::ViewWorkspace
            | Self::UpdateWorkspace
            | Self::LeaveWorkspace
            | Self::ManageApiKeys
            | Self::ManageEmail
            // What comes in has a person as its owner.
            | Self::ImportItems
            // What is secret is for people.
            | Self::ListItems
            | Self::RevealItem
            | Self::CreateItem
            | Self::UpdateItem
            | Self::ShareItem
            | Self::DeleteItem => None,
        }
    }

    /// Whether the role may do this.
    pub fn allowed(self, role: Role) -> bool {
        role.at_least(self.lowest_role())
    }

    /// What a role may do, for `can` in `GET /me`.
    pub fn all_for(role: Role) -> Vec<Self> {
        Self::ALL.into_iter().filter(|action| action.allowed(role)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_assigns_above_their_own_role_and_nobody_assigns_owner_or_guest() {
        for role in Role::ALL {
            for assigned in role.assignable() {
                assert!(role.at_least(assigned) && role.at_least(Role::Admin));
                assert!(![Role::Owner, Role::Guest].contains(&assigned));
            }
        }
        assert!(Role::User.assignable().is_empty());
        assert_eq!(Role::Admin.assignable(), [Role::Admin, Role::User, Role::LoginOnly]);
    }
}
