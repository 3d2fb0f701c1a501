//! Brings in what was committed. Any number of replicas may run one: each import is held by one of them,
//! and when that dies another goes on where it was.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use super::bringing_in::{BringingIn, Stretch};
use super::ending::fail;
use super::import::Model;
use crate::app::App;
use crate::problem::{Error, Result};

/// How often imports are looked for.
const POLL: Duration = Duration::from_millis(500);
/// So often in a row a worker tries to go on.
const MOST_ATTEMPTS: i64 = 5;
/// After the first try that failed; doubled with each further one.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(2);

/// Brings imports in until told to stop.
pub async fn run(app: &App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match bring_in_next(app, &stop).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "imports could not be looked for"),
        }
        tokio::select! {
            () = tokio::time::sleep(POLL) => {}
            _ = stop.changed() => {}
        }
    }
}

/// One import to its end; false where none waits.
async fn bring_in_next(app: &App, stop: &watch::Receiver<bool>) -> Result<bool> {
    let now = app.clock.now();
    if !Model::any_due(&app.db, now).await? {
        return Ok(false);
    }
    let Some(import) = app.db.write(async |tx| Model::claim(tx, now).await).await? else { return Ok(false) };
    if let Err(error) = bring_in(app, &import, stop).await {
        tracing::warn!(import = %import.id, %error, "an import could not go on");
        give_up_or_wait(app, &import, error).await?;
    }
    Ok(true)
}

async fn bring_in(app: &App, import: &Model, stop: &watch::Receiver<bool>) -> Result<()> {
    let mut work = BringingIn::new(app, import);
    loop {
        if *stop.borrow() {
            return app.db.write(async |tx| import.release(tx).await).await;
        }
        match work.stretch().await? {
            Stretch::More => {}
            Stretch::Over => return Ok(()),
        }
    }
}

/// What does not go on after some tries never will.
async fn give_up_or_wait(app: &App, import: &Model, error: Error) -> Result<()> {
    let now: DateTime<Utc> = app.clock.now();
    app.db
        .write(async |tx| {
            if !import.hold(tx, now).await? {
                return Ok(());
            }
            let Some(import) = Model::by_id(tx, import.id).await? else { return Ok(()) };
            let said = error.reasons();
            if import.attempts + 1 < MOST_ATTEMPTS && said.is_empty() {
                let pause = FIRST_PAUSE * (1 << import.attempts.clamp(0, 10) as i32);
                return import.note_attempt(tx, now + pause).await;
            }
            let reason = said.first().map_or(GAVE_UP, String::as_str);
            fail(tx, app, import, reason, now).await
        })
        .await
}

/// Said where there is nothing more exact to say.
const GAVE_UP: &str =
    "Something went wrong on our side. Ask your operator to look at the log, then import again.";
