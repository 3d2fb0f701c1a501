//! Who of the workspace has which address.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;

use crate::caller::Tenant;
use crate::members::member;
use crate::problem::Result;

/// Addresses asked for in one statement.
const BATCH: usize = 1_000;

/// The active members and guests who have these canonical addresses, by address.
pub async fn active_members(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    email_keys: &[&str],
    now: DateTime<Utc>,
) -> Result<HashMap<String, member::Model>> {
    let mut active = HashMap::new();
    for some in email_keys.chunks(BATCH) {
        let members = member::Model::of_addresses(db, tenant, some).await?;
        let still_here = members.into_iter().filter(|member| member.is_active(now));
        active.extend(still_here.map(|member| (member.email_key.clone(), member)));
    }
    Ok(active)
}
