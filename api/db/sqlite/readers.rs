//! The connections that read, each lent to one at a time.

use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::DbErr;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Connection, File};
use crate::db::{acquired, no_connection};

/// Connections that read. Opened when they are needed.
pub struct Readers {
    file: Arc<File>,
    idle: Mutex<Vec<Arc<Connection>>>,
    places: Arc<Semaphore>,
    /// As many may be open.
    pub max: usize,
}

impl Readers {
    /// None is open yet.
    pub fn new(file: Arc<File>, max: usize) -> Self {
        Self { file, idle: Mutex::default(), places: Arc::new(Semaphore::new(max)), max }
    }

    /// A connection that nobody else has meanwhile.
    pub async fn lend(self: &Arc<Self>) -> Result<Lent, DbErr> {
        let place = acquired(self.places.clone().acquire_owned()).await?;
        let place = place.map_err(|_closed| no_connection())?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => Arc::new(Connection::open(self.file.clone())?),
        };
        Ok(Lent { connection, readers: self.clone(), _place: place })
    }

    /// Lends none any more.
    pub fn close(&self) {
        self.places.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// How many are open and lent to nobody.
    pub fn idle(&self) -> usize {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// How many are lent.
    pub fn in_use(&self) -> usize {
        self.max - self.places.available_permits()
    }
}

/// A connection on loan; given back when dropped, without any transaction.
pub struct Lent {
    connection: Arc<Connection>,
    readers: Arc<Readers>,
    _place: OwnedSemaphorePermit,
}

impl Deref for Lent {
    type Target = Arc<Connection>;

    fn deref(&self) -> &Self::Target {
        &self.connection
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.connection.roll_back();
        self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(self.connection.clone());
    }
}
