//! How busy the database's connections are.

use super::{Connections, Db};

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
        match &self.connections {
            Connections::Sqlite { readers, writer } => {
                let (reading, idle, max) =
                    (readers.in_use() as u32, readers.idle() as u32, readers.max as u32);
                let writing = writer.in_use() as u32;
                vec![
                    Pool { name: "readers", in_use: reading, idle, max },
                    Pool { name: "writer", in_use: writing, idle: 1 - writing, max: 1 },
                ]
            }
            Connections::Postgres(postgres) => vec![postgres.busy()],
        }
    }
}
