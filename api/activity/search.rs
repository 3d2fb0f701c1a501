//! Which events a list is about.

use chrono::{DateTime, Datelike, Utc};
use sea_orm::{ColumnTrait, QueryFilter, Select};
use uuid::Uuid;

use super::event::{self, Column, Entity};
use crate::caller::Tenant;
use crate::page::{Key, Position};
use crate::permissions::Role;
use crate::problem::{BAD_REQUEST, Result};
use crate::valid_query::CommaSeparated;

/// What is asked for.
pub struct Search<'a> {
    pub actor: &'a Option<CommaSeparated<Uuid>>,
    pub action: &'a Option<CommaSeparated<String>>,
    pub target: &'a Option<CommaSeparated<Uuid>>,
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
}

impl Search<'_> {
    /// The events found. Below Admin one sees what one did oneself and what was done to oneself.
    pub fn events(&self, tenant: &Tenant) -> Result<Select<Entity>> {
        let sees_all = tenant.role().is_some_and(|role| role.at_least(Role::Admin));
        self.among(event::of_tenant(tenant, tenant.member_id().filter(|_| !sees_all)))
    }

    /// Those found among some events.
    pub fn among(&self, mut events: Select<Entity>) -> Result<Select<Entity>> {
        if let Some(CommaSeparated(actors)) = self.actor {
            events = events.filter(Column::ActorId.is_in(actors.clone()));
        }
        if let Some(CommaSeparated(actions)) = self.action {
            if actions.iter().any(|action| action.contains('\0')) {
                return Err(BAD_REQUEST.detail("There is no such action.").into());
            }
            events = events.filter(Column::Action.is_in(actions.clone()));
        }
        if let Some(CommaSeparated(targets)) = self.target {
            events = events.filter(Column::TargetId.is_in(targets.clone()));
        }
        for time in [self.from, self.to].into_iter().flatten() {
            if !(0..=9999).contains(&time.year()) {
                return Err(BAD_REQUEST.detail("from and to must lie in the years 0 to 9999.").into());
            }
        }
        if let Some(from) = self.from {
            events = events.filter(Column::At.gte(from));
        }
        if let Some(to) = self.to {
            events = events.filter(Column::At.lt(to));
        }
        Ok(events)
    }
}

/// An event's place in the list.
pub fn position(event: &event::Model) -> Position {
    Position { key: Key::Time(event.at), id: event.id }
}
