//! What is true at the moment somebody asks: read then, and only then.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::app::App;
use crate::db::Pool;
use crate::email::depth::{self, Depth};
use crate::problem::Result;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Connections {
    pool: &'static str,
    state: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct InPool {
    pool: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct InState {
    state: &'static str,
}

/// The state of the process and of its database. Without the database there is `database_up` 0 and
/// nothing of the outbox: no figure rather than an old one.
pub async fn now(app: &App) -> Registry {
    let mut registry = Registry::with_prefix("guestlist");
    let version = [("version", env!("CARGO_PKG_VERSION"))];
    registry.register("build", "The version that runs", Info::new(version));
    pools(&mut registry, &app.db.pools());
    let is_up: Gauge = Gauge::default();
    registry.register("database_up", "Whether the database answers", is_up.clone());
    match read(app).await {
        Ok((depths, failed)) => {
            is_up.set(1);
            outbox(&mut registry, &depths, failed);
        }
        Err(error) => tracing::warn!(%error, "the outbox could not be measured"),
    }
    registry
}

async fn read(app: &App) -> Result<([Depth; 4], u64)> {
    let db = &app.db;
    Ok((depth::of_outbox(db, app.mail.name(), app.clock.now()).await?, depth::failed(db).await?))
}

fn pools(registry: &mut Registry, pools: &[Pool]) {
    let (connections, max) = (Family::<Connections, Gauge>::default(), Family::<InPool, Gauge>::default());
    for pool in pools {
        for (state, count) in [("in_use", pool.in_use), ("idle", pool.idle)] {
            connections.get_or_create(&Connections { pool: pool.name, state }).set(count.into());
        }
        max.get_or_create(&InPool { pool: pool.name }).set(pool.max.into());
    }
    registry.register("database_connections", "Open connections", connections);
    registry.register("database_connections_max", "Connections that may be open", max);
}

fn outbox(registry: &mut Registry, depths: &[Depth], failed: u64) {
    let mails = Family::<InState, Gauge>::default();
    let oldest = Family::<InState, Gauge<f64, AtomicU64>>::default();
    for Depth { state, mails: count, oldest: age } in depths.iter().copied() {
        mails.get_or_create(&InState { state }).set(count);
        oldest.get_or_create(&InState { state }).set(age.as_seconds_f64());
    }
    mails.get_or_create(&InState { state: "failed" }).set(failed as i64);
    registry.register("outbox_mails", "Mails in the outbox", mails);
    let help = "How long the oldest has been late: since its first try, or since it was to go out";
    registry.register_with_unit("outbox_oldest", help, Unit::Seconds, oldest);
}
