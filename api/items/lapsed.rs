//! What a partner's Guest Admins passed on ends when the partner does not manage the item any more: shared
//! with the partner anew, it is theirs to pass on anew.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::grant::{Column, Entity, of_tenant};
use super::reach::managed;
use crate::caller::Tenant;
use crate::db::one_column;
use crate::problem::Result;

/// Takes back what was passed on and does not count any more: after whatever may have ended that, and before
/// whatever would make it count again, as it may have been passed on just while that ended.
pub async fn forget_lapsed(db: &impl ConnectionTrait, tenant: &Tenant) -> Result<()> {
    let passing = of_tenant(tenant)
        .select_only()
        .column(Column::ThroughPartnerId)
        .filter(Column::ThroughPartnerId.is_not_null())
        .distinct();
    for partner_id in one_column::<Uuid>(passing).all(db).await? {
        Entity::delete_many()
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(Column::ThroughPartnerId.eq(partner_id))
            .filter(Column::ItemId.not_in_subquery(managed(partner_id)))
            .exec(db)
            .await?;
    }
    Ok(())
}
