//! A guest sees nobody outside the own partner, as the doer of an event neither.

use std::collections::HashSet;

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::host;
use super::rights::role_of;
use crate::activity::event;
use crate::caller::Tenant;
use crate::members::member;
use crate::problem::Result;

/// The same events; where the caller is a partner's guest, the workspace stands for whoever did
/// something and is not of that partner.
pub async fn hide(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    mut events: Vec<event::Model>,
) -> Result<Vec<event::Model>> {
    let Some(own) = tenant.partner() else { return Ok(events) };
    let actors: HashSet<Uuid> = events.iter().filter_map(|event| event.actor_id).collect();
    let hosts = host::Model::of_partners(db, tenant, &[own.id]).await?;
    let hosts: HashSet<Uuid> = hosts.into_iter().map(|host| host.member_id).collect();
    let people = member::Model::people(db, tenant, actors.into_iter().collect()).await?;
    let is_of_partner = |member: &member::Model| {
        role_of(own.id, member.role, member.in_partner(), hosts.contains(&member.id)).is_some()
    };
    let insiders: HashSet<Uuid> =
        people.into_iter().filter(|(member, _)| is_of_partner(member)).map(|(member, _)| member.id).collect();
    for event in &mut events {
        if event.actor_kind != "system" && !event.actor_id.is_some_and(|id| insiders.contains(&id)) {
            event.actor_id = None;
            event.actor_name = tenant.workspace().name.clone();
        }
    }
    Ok(events)
}
