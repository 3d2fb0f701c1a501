//! The worker: takes due mails from the outbox and hands them to the provider, and brings imports in. Any
//! number of replicas may run one.

use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::{join_all, join3};
use tokio::sync::{Mutex, watch};

use super::handover::{self, Batch, Taken};
use super::webhook;
use crate::app::App;
use crate::idempotency;
use crate::imports;
use crate::invites::expiry;
use crate::members::ended;
use crate::problem::Result;
use crate::session::{attempts, reset, session};

/// Requests to the provider one worker has in flight.
const LANES: usize = 8;
/// Without news the outbox is looked at this often: another replica may have written to it, or a
/// retry come due.
const POLL: Duration = Duration::from_millis(500);
/// How often things that are only kept for a while are forgotten, and ended access is noted.
const SWEEP: TimeDelta = TimeDelta::minutes(1);

/// Works until told to stop, then finishes what it has begun.
pub async fn run(app: App, stop: watch::Receiver<bool>) {
    let turn = Mutex::new(());
    let lanes = join_all((0..LANES).map(|_| send(&app, &turn, stop.clone())));
    join3(lanes, imports::worker::run(&app, stop.clone()), sweep_now_and_then(&app, stop.clone())).await;
}

/// One request after the other. Of several lanes one at a time looks for mail: a provider that is
/// slow to answer one request does not keep the next from going out.
async fn send(app: &App, turn: &Mutex<()>, mut stop: watch::Receiver<bool>) {
    loop {
        let next = {
            let _turn = turn.lock().await;
            next(app, &mut stop).await
        };
        let Some(batch) = next else { return };
        if let Err(error) = batch.hand_over(app).await {
            tracing::warn!(%error, "what became of mails could not be noted");
        }
    }
}

/// The next mails to hand over, once there are some; none after the stop.
async fn next(app: &App, stop: &mut watch::Receiver<bool>) -> Option<Batch> {
    while !*stop.borrow() {
        let until = match handover::take(app).await {
            Ok(Taken::Batch(batch)) => return Some(batch),
            Ok(Taken::Nothing { until }) => until,
            Err(error) => {
                tracing::warn!(%error, "the outbox could not be read");
                None
            }
        };
        let wait = until.and_then(|until| (until - app.clock.now()).to_std().ok());
        tokio::select! {
            () = app.db.committed.notified() => {}
            () = tokio::time::sleep(wait.unwrap_or(POLL).min(POLL)) => {}
            _ = stop.changed() => {}
        }
    }
    None
}

async fn sweep_now_and_then(app: &App, mut stop: watch::Receiver<bool>) {
    let mut next_sweep = app.clock.now();
    while !*stop.borrow() {
        let now = app.clock.now();
        if now >= next_sweep {
            next_sweep = now + SWEEP;
            if let Err(error) = sweep(app).await {
                tracing::warn!(%error, "what has ended could not be noted");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(POLL) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn sweep(app: &App) -> Result<()> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            idempotency::forget_old(tx, now).await?;
            attempts::forget_old(tx, now).await?;
            reset::forget_old(tx, now).await?;
            webhook::forget_old(tx, now).await?;
            session::Model::forget_old(tx, now).await
        })
        .await?;
    ended::end_expired_access(app).await?;
    imports::forget_old(app).await?;
    expiry::send_reminders(app).await?;
    expiry::note_expired(app).await
}
