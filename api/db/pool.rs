//! How busy the database's connections are.

use sea_orm::sqlx::{Database, Pool as Connections};

use super::Db;

/// A pool of connections at this moment.
#[derive(Clone, Copy, Debug)]
pub struct Pool {
    /// `all` on PostgreSQL; `readers` and `writer` on SQLite.
    pub name: &'static str,
    pub in_use: u32,
    pub idle: u32,
    /// As many may be open.
    pub max: u32,
}

impl Db {
    /// The pools as they are now.
    pub fn pools(&self) -> Vec<Pool> {
        match self.is_sqlite() {
            true => vec![
                now("readers", self.reader.get_sqlite_connection_pool()),
                now("writer", self.writer().get_sqlite_connection_pool()),
            ],
            false => vec![now("all", self.reader.get_postgres_connection_pool())],
        }
    }
}

fn now<D: Database>(name: &'static str, pool: &Connections<D>) -> Pool {
    let (open, idle) = (pool.size(), pool.num_idle() as u32);
    // The two are read one after the other.
    Pool { name, in_use: open.saturating_sub(idle), idle, max: pool.options().get_max_connections() }
}
