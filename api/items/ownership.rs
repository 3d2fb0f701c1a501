//! No item is left without an owner: whoever goes, or may no longer own any, hands over what they own alone.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::grant::{self, Holder, Role};
use super::item;
use super::rights::{SOLE_OWNER, may_own};
use crate::activity::event::record;
use crate::activity::happening::{Happening, Person};
use crate::caller::Tenant;
use crate::members::member;
use crate::problem::{Error, NOT_FOUND, Result};
use crate::session::user;

/// Who takes over what the member owns alone.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TransferTo {
    /// A member with the role User or above, who takes over the items nobody else owns.
    pub transfer_to: Option<Uuid>,
}

/// Makes the heir an owner of what the member, who is held by the transaction, owns alone. 409 with how many
/// items there are where nobody is named. The heir is held too.
pub async fn hand_over(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    member: &member::Model,
    heir: Option<&member::Model>,
    now: DateTime<Utc>,
) -> Result<()> {
    // Of two owners who go at once, one is too late.
    item::lock_all(db, tenant, grant::owned_by(member.id)).await?;
    let alone = grant::owned_alone(db, tenant, member.id).await?;
    if alone.is_empty() {
        return Ok(());
    }
    let Some(heir) = heir else { return Err(refusal(alone.len())) };
    if heir.id == member.id || !may_own(heir) {
        return Err(Error::field(
            "transfer_to",
            "cannot_own",
            "Choose another member with the role User or above.",
        ));
    }
    let given = alone.iter().map(|item_id| {
        grant::Model::new(tenant.id(), *item_id, Holder::Member(heir.id), Role::Owner, None, now)
    });
    grant::Model::insert_all(db, given.collect()).await?;
    let to = user::Model::by_id(db, heir.user_id).await?.ok_or(NOT_FOUND)?;
    let from = user::Model::by_id(db, member.user_id).await?.ok_or(NOT_FOUND)?;
    let name = to.full_name();
    let person = Person::of(heir, &name, &to.email);
    record(db, tenant, Happening::ItemsHandedOver(person, alone.len(), &from.full_name()), now).await
}

fn refusal(count: usize) -> Error {
    let items = if count == 1 { "1 item".to_owned() } else { format!("{count} items") };
    let detail = format!("They are the only owner of {items}. Say who takes over, with transfer_to.");
    SOLE_OWNER.detail(detail).with("count", count).into()
}
