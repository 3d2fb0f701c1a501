//! Everything that can happen, with its name in Activity. One place, so that names stay in step.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::api_keys::api_key;
use crate::imports::import;
use crate::invites::invite;
use crate::items::value::Field;
use crate::items::{grant, item};
use crate::members::member;
use crate::partners::partner;
use crate::permissions::{GuestPartnerRole, Role};
use crate::suppressions::suppression;
use crate::workspace::workspace;

/// Something that changed, as Activity tells it.
pub enum Happening<'a> {
    WorkspaceCreated(&'a workspace::Model),
    /// With the names of the fields that changed.
    WorkspaceUpdated(&'a workspace::Model, Vec<&'static str>),
    OwnershipTransferred(Person<'a>),
    InviteCreated(&'a invite::Model),
    InviteResent(&'a invite::Model),
    InviteRevoked(&'a invite::Model),
    InviteDeclined(&'a invite::Model),
    InviteAccepted(&'a invite::Model),
    InviteSent(&'a invite::Model),
    InviteDelivered(&'a invite::Model),
    /// With why the receiver's server refused the mail.
    InviteBounced(&'a invite::Model, &'a str),
    InviteComplained(&'a invite::Model),
    /// With why the mail was given up.
    InviteFailed(&'a invite::Model, &'a str),
    InviteExpired(&'a invite::Model),
    InviteRequestedAgain(&'a invite::Model),
    /// With the code of the rule that refused.
    JoinRefused(&'a invite::Model, &'static str),
    RoleChanged(Person<'a>, Role, Role),
    MemberRemoved(Person<'a>),
    MemberLeft(Person<'a>),
    AccessChanged(Person<'a>, Option<DateTime<Utc>>),
    AccessEnded(Person<'a>),
    PasswordResetSent(Person<'a>),
    MemberSignedOut(Person<'a>),
    SignedIn(Person<'a>),
    PasswordChanged(Person<'a>),
    ProfileChanged(Person<'a>),
    MembersExported,
    GuestsExported,
    ApiKeyCreated(&'a api_key::Model),
    ApiKeyRevoked(&'a api_key::Model),
    AddressSuppressed(&'a suppression::Model),
    SuppressionLifted(&'a suppression::Model),
    /// With its first hosts' names.
    PartnerCreated(&'a partner::Model, Vec<String>),
    /// With how many guests and open invites went with it.
    PartnerRemoved(&'a partner::Model, usize, usize),
    PartnerHostAdded(Person<'a>, &'a partner::Model),
    PartnerHostRemoved(Person<'a>, &'a partner::Model),
    PartnerRoleChanged(Person<'a>, GuestPartnerRole, GuestPartnerRole),
    ImportStarted(&'a import::Model),
    ImportCompleted(&'a import::Model),
    /// With why.
    ImportFailed(&'a import::Model, &'a str),
    ImportCancelled(&'a import::Model),
    ItemCreated(&'a item::Model),
    /// With the names of the fields that changed.
    ItemUpdated(&'a item::Model, Vec<&'static str>),
    ItemDeleted(&'a item::Model),
    /// With what was seen.
    ItemRevealed(&'a item::Model, Field),
    ItemShared(&'a item::Model, SharedWith<'a>, grant::Role),
    ItemUnshared(&'a item::Model, SharedWith<'a>),
    /// From this address, with which nobody has joined yet.
    WaitingGrantTakenBack(&'a item::Model, &'a str),
    /// Who got them by an import, and how many: collections with what is in them, or single accounts.
    ItemsReceived(Person<'a>, usize),
    /// Whoever takes them over, how many there are, and the name of who had them.
    ItemsHandedOver(Person<'a>, usize, &'a str),
}

/// With whom an item is shared.
#[derive(Clone, Copy)]
pub enum SharedWith<'a> {
    Member(Person<'a>),
    /// By id and name.
    Partner(Uuid, &'a str),
}

impl SharedWith<'_> {
    /// What is shared with one guest is not told to the Guest Admins of its partner: they may not see the item.
    fn partner_id(self) -> Option<Uuid> {
        match self {
            Self::Member(_) => None,
            Self::Partner(id, _) => Some(id),
        }
    }

    fn details(self) -> Value {
        match self {
            Self::Member(person) => json!({ "with": person.name, "email": person.email }),
            Self::Partner(_, name) => json!({ "with": name }),
        }
    }
}

/// A member as the target of an event.
#[derive(Clone, Copy)]
pub struct Person<'a> {
    pub member_id: Uuid,
    pub name: &'a str,
    pub email: &'a str,
    /// The partner whose guest it is.
    pub partner_id: Option<Uuid>,
}

impl<'a> Person<'a> {
    /// A member, of this name and address.
    pub fn of(member: &member::Model, name: &'a str, email: &'a str) -> Self {
        Self { member_id: member.id, name, email, partner_id: member.partner_id }
    }
}

/// What an event is about.
pub struct Target {
    pub kind: &'static str,
    pub id: Option<Uuid>,
    pub name: String,
}

impl Happening<'_> {
    /// The action's name.
    pub fn action(&self) -> &'static str {
        match self {
            Self::WorkspaceCreated(_) => "workspace.created",
            Self::WorkspaceUpdated(..) => "workspace.updated",
            Self::OwnershipTransferred(_) => "workspace.ownership_transferred",
            Self::InviteCreated(_) => "invite.created",
            Self::InviteResent(_) => "invite.resent",
            Self::InviteRevoked(_) => "invite.revoked",
            Self::InviteDeclined(_) => "invite.declined",
            Self::InviteAccepted(_) => "invite.accepted",
            Self::InviteSent(_) => "invite.sent",
            Self::InviteDelivered(_) => "invite.delivered",
            Self::InviteBounced(..) => "invite.bounced",
            Self::InviteComplained(_) => "invite.complained",
            Self::InviteFailed(..) => "invite.failed",
            Self::InviteExpired(_) => "invite.expired",
            Self::InviteRequestedAgain(_) => "invite.requested_again",
            Self::JoinRefused(..) => "invite.join_refused",
            Self::RoleChanged(..) => "member.role_changed",
            Self::MemberRemoved(_) => "member.removed",
            Self::MemberLeft(_) => "member.left",
            Self::AccessChanged(..) => "member.access_changed",
            Self::AccessEnded(_) => "member.access_ended",
            Self::PasswordResetSent(_) => "member.password_reset_sent",
            Self::MemberSignedOut(_) => "member.signed_out",
            Self::SignedIn(_) => "user.signed_in",
            Self::PasswordChanged(_) => "user.password_changed",
            Self::ProfileChanged(_) => "user.profile_changed",
            Self::MembersExported => "export.members",
            Self::GuestsExported => "export.guests",
            Self::ApiKeyCreated(_) => "api_key.created",
            Self::ApiKeyRevoked(_) => "api_key.revoked",
            Self::AddressSuppressed(_) => "suppression.added",
            Self::SuppressionLifted(_) => "suppression.lifted",
            Self::PartnerCreated(..) => "partner.created",
            Self::PartnerRemoved(..) => "partner.removed",
            Self::PartnerHostAdded(..) => "partner.host_added",
            Self::PartnerHostRemoved(..) => "partner.host_removed",
            Self::PartnerRoleChanged(..) => "partner.role_changed",
            Self::ImportStarted(_) => "import.started",
            Self::ImportCompleted(_) => "import.completed",
            Self::ImportFailed(..) => "import.failed",
            Self::ImportCancelled(_) => "import.cancelled",
            Self::ItemCreated(_) => "item.created",
            Self::ItemUpdated(..) => "item.updated",
            Self::ItemDeleted(_) => "item.deleted",
            Self::ItemRevealed(..) => "item.revealed",
            Self::ItemShared(..) => "item.shared",
            Self::ItemUnshared(..) => "item.unshared",
            Self::WaitingGrantTakenBack(..) => "item.waiting_grant_taken_back",
            Self::ItemsReceived(..) => "member.items_received",
            Self::ItemsHandedOver(..) => "member.items_handed_over",
        }
    }

    /// What it is about.
    pub fn target(&self) -> Target {
        match self {
            Self::WorkspaceCreated(workspace) | Self::WorkspaceUpdated(workspace, _) => {
                Target { kind: "workspace", id: Some(workspace.id), name: workspace.name.clone() }
            }
            Self::InviteCreated(invite)
            | Self::InviteResent(invite)
            | Self::InviteRevoked(invite)
            | Self::InviteDeclined(invite)
            | Self::InviteAccepted(invite)
            | Self::InviteSent(invite)
            | Self::InviteDelivered(invite)
            | Self::InviteBounced(invite, _)
            | Self::InviteComplained(invite)
            | Self::InviteFailed(invite, _)
            | Self::InviteExpired(invite)
            | Self::InviteRequestedAgain(invite)
            | Self::JoinRefused(invite, _) => {
                Target { kind: "invite", id: Some(invite.id), name: invite.email.clone() }
            }
            Self::OwnershipTransferred(person)
            | Self::RoleChanged(person, ..)
            | Self::MemberRemoved(person)
            | Self::MemberLeft(person)
            | Self::AccessChanged(person, _)
            | Self::AccessEnded(person)
            | Self::PasswordResetSent(person)
            | Self::MemberSignedOut(person)
            | Self::SignedIn(person)
            | Self::PasswordChanged(person)
            | Self::ProfileChanged(person)
            | Self::PartnerHostAdded(person, _)
            | Self::PartnerHostRemoved(person, _)
            | Self::PartnerRoleChanged(person, ..)
            | Self::ItemsReceived(person, _)
            | Self::ItemsHandedOver(person, ..) => {
                Target { kind: "member", id: Some(person.member_id), name: person.name.to_owned() }
            }
            Self::MembersExported => Target { kind: "export", id: None, name: "members".to_owned() },
            Self::GuestsExported => Target { kind: "export", id: None, name: "guests".to_owned() },
            Self::ApiKeyCreated(key) | Self::ApiKeyRevoked(key) => {
                Target { kind: "api_key", id: Some(key.id), name: key.name.clone() }
            }
            Self::AddressSuppressed(suppression) | Self::SuppressionLifted(suppression) => {
                Target { kind: "suppression", id: Some(suppression.id), name: suppression.email.clone() }
            }
            Self::PartnerCreated(partner, _) | Self::PartnerRemoved(partner, ..) => {
                Target { kind: "partner", id: Some(partner.id), name: partner.name.clone() }
            }
            Self::ImportStarted(import)
            | Self::ImportCompleted(import)
            | Self::ImportFailed(import, _)
            | Self::ImportCancelled(import) => {
                Target { kind: "import", id: Some(import.id), name: import.source.name().to_owned() }
            }
            Self::ItemCreated(item)
            | Self::ItemUpdated(item, _)
            | Self::ItemDeleted(item)
            | Self::ItemRevealed(item, _)
            | Self::ItemShared(item, ..)
            | Self::ItemUnshared(item, _)
            | Self::WaitingGrantTakenBack(item, _) => {
                Target { kind: item.kind.name(), id: Some(item.id), name: item.name.clone() }
            }
        }
    }

    /// The partner it is about, if it is about one.
    pub fn partner_id(&self) -> Option<Uuid> {
        match self {
            Self::InviteCreated(invite)
            | Self::InviteResent(invite)
            | Self::InviteRevoked(invite)
            | Self::InviteDeclined(invite)
            | Self::InviteAccepted(invite)
            | Self::InviteSent(invite)
            | Self::InviteDelivered(invite)
            | Self::InviteBounced(invite, _)
            | Self::InviteComplained(invite)
            | Self::InviteFailed(invite, _)
            | Self::InviteExpired(invite)
            | Self::InviteRequestedAgain(invite)
            | Self::JoinRefused(invite, _) => invite.partner_id,
            Self::OwnershipTransferred(person)
            | Self::RoleChanged(person, ..)
            | Self::MemberRemoved(person)
            | Self::MemberLeft(person)
            | Self::AccessChanged(person, _)
            | Self::AccessEnded(person)
            | Self::PasswordResetSent(person)
            | Self::MemberSignedOut(person)
            | Self::SignedIn(person)
            | Self::PasswordChanged(person)
            | Self::ProfileChanged(person)
            | Self::PartnerRoleChanged(person, ..) => person.partner_id,
            Self::PartnerCreated(partner, _)
            | Self::PartnerRemoved(partner, ..)
            | Self::PartnerHostAdded(_, partner)
            | Self::PartnerHostRemoved(_, partner) => Some(partner.id),
            Self::ItemShared(_, with, _) | Self::ItemUnshared(_, with) => with.partner_id(),
            Self::WorkspaceCreated(_)
            | Self::WorkspaceUpdated(..)
            | Self::MembersExported
            | Self::GuestsExported
            | Self::ApiKeyCreated(_)
            | Self::ApiKeyRevoked(_)
            | Self::AddressSuppressed(_)
            | Self::SuppressionLifted(_)
            | Self::ImportStarted(_)
            | Self::ImportCompleted(_)
            | Self::ImportFailed(..)
            | Self::ImportCancelled(_)
            | Self::ItemCreated(_)
            | Self::ItemUpdated(..)
            | Self::ItemDeleted(_)
            | Self::ItemRevealed(..)
            | Self::WaitingGrantTakenBack(..)
            | Self::ItemsReceived(..)
            | Self::ItemsHandedOver(..) => None,
        }
    }

    /// What else is worth knowing.
    pub fn details(&self) -> Value {
        match self {
            Self::WorkspaceUpdated(_, fields) | Self::ItemUpdated(_, fields) => json!({ "fields": fields }),
            Self::ItemRevealed(_, field) => json!({ "field": field }),
            Self::ItemShared(_, with, role) => {
                let mut details = with.details();
                details["role"] = json!(role);
                details
            }
            Self::ItemUnshared(_, with) => with.details(),
            Self::WaitingGrantTakenBack(_, email) => json!({ "email": email }),
            Self::ItemsReceived(person, count) => json!({ "email": person.email, "count": count }),
            Self::ItemsHandedOver(person, count, from) => {
                json!({ "email": person.email, "count": count, "from": from })
            }
            Self::InviteCreated(invite) | Self::InviteResent(invite) => {
                json!({ "role": invite.role, "source": invite.source, "expires_at": invite.expires_at })
            }
            Self::InviteAccepted(invite) => json!({ "role": invite.role, "member_id": invite.member_id }),
            Self::InviteSent(invite) => json!({ "send_count": invite.send_count }),
            Self::InviteBounced(_, reason) | Self::InviteFailed(_, reason) => json!({ "reason": reason }),
            Self::JoinRefused(_, code) => json!({ "code": code }),
            Self::RoleChanged(person, from, to) => json!({ "email": person.email, "from": from, "to": to }),
            Self::AccessChanged(person, until) => {
                json!({ "email": person.email, "access_until": until })
            }
            Self::OwnershipTransferred(person)
            | Self::MemberRemoved(person)
            | Self::MemberLeft(person)
            | Self::AccessEnded(person)
            | Self::PasswordResetSent(person)
            | Self::MemberSignedOut(person)
            | Self::SignedIn(person)
            | Self::PasswordChanged(person)
            | Self::ProfileChanged(person) => json!({ "email": person.email }),
            Self::ApiKeyCreated(key) => json!({ "scopes": key.scopes, "expires_at": key.expires_at }),
            Self::AddressSuppressed(suppression) => {
                json!({ "cause": suppression.cause, "reason": suppression.reason })
            }
            Self::PartnerCreated(_, hosts) => json!({ "hosts": hosts }),
            Self::PartnerRemoved(_, guests, invites) => json!({ "guests": guests, "invites": invites }),
            Self::PartnerHostAdded(person, partner) | Self::PartnerHostRemoved(person, partner) => {
                json!({ "email": person.email, "partner": partner.name })
            }
            Self::PartnerRoleChanged(person, from, to) => {
                json!({ "email": person.email, "from": from, "to": to })
            }
            Self::ImportFailed(_, reason) => json!({ "reason": reason }),
            Self::ImportStarted(import) | Self::ImportCompleted(import) | Self::ImportCancelled(import) => {
                json!({
                    "collections": import.collections,
                    "accounts": import.accounts,
                    "secrets": import.secrets,
                    "matched_users": import.matched_users,
                    "unmatched_users": import.unmatched_users,
                })
            }
            _ => json!({}),
        }
    }
}
