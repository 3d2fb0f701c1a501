//! The running application: what every handler and worker is given.

use std::error::Error;
use std::sync::Arc;

use opentelemetry_otlp::ExporterBuildError;
use sea_orm::DbErr;
use tokio::sync::Semaphore;

use crate::activity::changes::Changes;
use crate::clock::Clock;
use crate::columns::column_types;
use crate::config::Config;
use crate::db::Db;
use crate::email::provider::Provider;
use crate::imports::upload;
use crate::keys::Keys;
use crate::members::LongLists;
use crate::metrics::Metrics;
use crate::session::hasher::Hasher;
use crate::traces::Traces;

/// Shared by all requests and the worker; cheap to clone.
#[derive(Clone)]
pub struct App {
    pub config: Arc<Config>,
    pub db: Db,
    pub clock: Clock,
    pub keys: Keys,
    pub hasher: Hasher,
    pub uploads: Arc<Semaphore>,
    pub mail: Provider,
    pub metrics: Arc<Metrics>,
    pub long_lists: Arc<LongLists>,
    pub changes: Arc<Changes>,
    pub traces: Traces,
}

impl App {
    /// Connects to the configured database. Does not migrate it.
    pub async fn connect(config: Config, clock: Clock) -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            db: Db::connect(&config, column_types()).await.map_err(unopened)?,
            keys: Keys::new(&config.secret_keys),
            hasher: Hasher::new(config.password_cost),
            uploads: Arc::new(Semaphore::new(upload::AT_A_TIME)),
            mail: Provider::new(&config.mail)?,
            metrics: Arc::default(),
            long_lists: Arc::default(),
            changes: Arc::default(),
            traces: Traces::start(config.otlp_endpoint.as_deref()).map_err(unsent)?,
            clock,
            config: Arc::new(config),
        })
    }
}

fn unopened(error: DbErr) -> String {
    format!("GUESTLIST_DATABASE_URL: the database cannot be opened: {error}")
}

fn unsent(error: ExporterBuildError) -> String {
    format!("GUESTLIST_OTLP_ENDPOINT: traces cannot be sent: {error}")
}
