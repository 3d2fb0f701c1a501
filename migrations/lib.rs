//! The database's shape, one change a file, for SQLite and PostgreSQL alike.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod dialect;
mod m0001_people;
mod m0002_invites;
mod m0003_emails;
mod m0004_roster;
mod m0005_sessions;
mod m0006_events;
mod m0007_idempotency;
mod m0008_invites_by_state;

/// Brings a database to the shape this version needs.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_people::Migration),
            Box::new(m0002_invites::Migration),
            Box::new(m0003_emails::Migration),
            Box::new(m0004_roster::Migration),
            Box::new(m0005_sessions::Migration),
            Box::new(m0006_events::Migration),
            Box::new(m0007_idempotency::Migration),
            Box::new(m0008_invites_by_state::Migration),
        ]
    }
}
