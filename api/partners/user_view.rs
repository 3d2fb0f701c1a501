//! How a partner's guests are shown.

use serde::Serialize;
use utoipa::ToSchema;

use super::rights::{Access, Guest};
use crate::caller::Tenant;
use crate::members::roster::Status;
use crate::members::view::{GuestView, Person};
use crate::permissions::{Action, GuestPartnerRole};

/// A guest of a partner; or, while their invite is outstanding, somebody who is to become one.
#[derive(Serialize, ToSchema)]
#[schema(as = PartnerUser)]
pub struct PartnerUserView {
    #[serde(flatten)]
    guest: GuestView,
    partner_role: GuestPartnerRole,
}

impl PartnerUserView {
    /// As somebody who may see the partner sees them.
    pub fn of(mut person: Person, access: &Access, tenant: &Tenant) -> Self {
        let partner_role = person.partner_role.unwrap_or(GuestPartnerRole::GuestUser);
        let guest = Guest { id: person.id, role: partner_role };
        if person.status == Status::Active {
            if access.may_change_role(tenant, guest) {
                person.can.push(Action::ChangePartnerRole);
            }
            if access.may_remove(tenant, guest) {
                person.can.push(Action::RemovePartnerUser);
            }
        }
        Self { guest: person.into(), partner_role }
    }
}
