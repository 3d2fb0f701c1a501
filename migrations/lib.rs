//! The database's shape, one change a file, for SQLite and PostgreSQL alike.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod dialect;
mod m0001_people;
mod m0002_api_keys;
mod m0003_invites;
mod m0004_emails;
mod m0005_roster;
mod m0006_sessions;
mod m0007_events;
mod m0008_idempotency;
mod m0009_invites_by_state;
mod m0010_failed_emails;
mod m0011_members_by_address;
mod m0012_mail_reports;
mod m0013_expiry;
mod m0014_sending;
mod m0015_partners;
mod m0016_items;
mod m0017_imports;
mod m0018_item_indexes;
mod m0019_mails_by_attempt;
mod m0020_waiting_grants;

/// Brings a database to the shape this version needs.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_people::Migration),
            Box::new(m0002_api_keys::Migration),
            Box::new(m0003_invites::Migration),
            Box::new(m0004_emails::Migration),
            Box::new(m0005_roster::Migration),
            Box::new(m0006_sessions::Migration),
            Box::new(m0007_events::Migration),
            Box::new(m0008_idempotency::Migration),
            Box::new(m0009_invites_by_state::Migration),
            Box::new(m0010_failed_emails::Migration),
            Box::new(m0011_members_by_address::Migration),
            Box::new(m0012_mail_reports::Migration),
            Box::new(m0013_expiry::Migration),
            Box::new(m0014_sending::Migration),
            Box::new(m0015_partners::Migration),
            Box::new(m0016_items::Migration),
            Box::new(m0017_imports::Migration),
            Box::new(m0018_item_indexes::Migration),
            Box::new(m0019_mails_by_attempt::Migration),
            Box::new(m0020_waiting_grants::Migration),
        ]
    }
}

/// The names of all changes, oldest first, as a database keeps them that had them.
pub fn versions() -> Vec<String> {
    Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}
