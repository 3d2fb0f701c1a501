//! The worker: takes due mails from the outbox and hands them to the provider. Any number of
//! replicas may run one.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;
use tokio::sync::watch;

use super::hold;
use super::invite_delivery;
use super::lease::{Claim, Note};
use super::outbox::{Kind, Model};
use super::provider::{Outcome, Outgoing};
use super::report::{self, News, Report};
use super::span;
use super::webhook;
use crate::app::App;
use crate::invites::expiry;
use crate::invites::invite::{self, DeliveryStatus, Progress};
use crate::invites::state::Status;
use crate::members::ended;
use crate::metrics::Sending;
use crate::problem::Result;
use crate::session::{attempts, reset, session};
use crate::suppressions::suppression;
use crate::{email_address, idempotency, keys};

/// Mails one worker has in flight.
const CONCURRENCY: usize = 8;
/// Mails taken at a time.
const BATCH: u64 = 16;
/// Without news the outbox is looked at this often: another replica may have written to it, or a
/// retry come due.
const POLL: Duration = Duration::from_millis(500);
/// How often things that are only kept for a while are forgotten, and ended access is noted.
const SWEEP: TimeDelta = TimeDelta::minutes(1);
/// A mail is given up this long after its first attempt: within the 24 hours for which providers
/// remember an Idempotency-Key, so that it is never sent twice.
const GIVE_UP: TimeDelta = TimeDelta::hours(23);
/// How long nothing goes out after our key, sender or account was refused.
const PAUSE: TimeDelta = TimeDelta::minutes(1);

/// Sends mail until told to stop, then finishes what it has begun.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut next_sweep = app.clock.now();
    while !*stop.borrow() {
        let now = app.clock.now();
        if now >= next_sweep {
            next_sweep = now + SWEEP;
            if let Err(error) = sweep(&app).await {
                tracing::warn!(%error, "what has ended could not be noted");
            }
        }
        match send_due(&app).await {
            // There may be more.
            Ok(count) if count > 0 => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the outbox could not be read"),
        }
        tokio::select! {
            () = app.db.committed.notified() => {}
            () = tokio::time::sleep(POLL) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Sends what is due now; answers how many mails were taken.
async fn send_due(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let reader = app.db.reader();
    let is_due = Model::next_due(reader).await?.is_some_and(|at| at <= now);
    if !is_due || hold::until(reader, app.mail.name(), now).await?.is_some() {
        return Ok(0);
    }
    let Claim { emails, rescued } = app.db.write(async |tx| Model::claim(tx, BATCH, now).await).await?;
    app.metrics.rescued(rescued);
    let count = emails.len();
    futures_util::stream::iter(emails)
        .for_each_concurrent(CONCURRENCY, async |email| {
            let span = span::begin(app, &email);
            let sending = send(app, &email).await;
            span::end(span, &sending);
            match sending {
                Ok(Some(sending)) => app.metrics.sent(app.mail.name(), sending),
                Ok(None) => {}
                // The lease runs out and the mail is tried again.
                Err(error) => {
                    tracing::warn!(email = %email.id, %error, "a mail's outcome could not be noted")
                }
            }
        })
        .await;
    Ok(count)
}

/// Hands a mail over and notes what came of it; nothing came of one that was put back.
async fn send(app: &App, email: &Model) -> Result<Option<Sending>> {
    if let Some(reason) = reason_not_to_send(app, email).await? {
        return fail(app, email, reason, Sending::Dropped).await;
    }
    // Claimed together with one that was told to wait.
    let now = app.clock.now();
    if let Some(until) = hold::until(app.db.reader(), app.mail.name(), now).await? {
        app.db.write(async |tx| email.put_back(tx, until).await).await?;
        return Ok(None);
    }
    if email.attempts > 1 && email.first_attempt_at.is_some_and(|first| first + GIVE_UP <= now) {
        let reason = format!("Given up after {} attempts.", email.attempts - 1);
        return fail(app, email, reason, Sending::GivenUp).await;
    }
    let (html, text) = email.rendered_with_link(&app.keys, &app.config.public_url);
    let outgoing = Outgoing {
        id: email.id,
        idempotency_key: &email.idempotency_key(),
        to: &email.to_address,
        subject: &email.subject,
        html: &html,
        text: &text,
    };
    let outcome = app.mail.send(&outgoing, now).await;
    let now = app.clock.now();
    match outcome {
        Outcome::Sent { provider_id } => {
            note(app, email, Note { provider_id, ..Note::of(DeliveryStatus::Sent) }).await?;
            Ok(Some(Sending::Sent))
        }
        Outcome::Dead { reason } => fail(app, email, reason, Sending::Refused).await,
        Outcome::Suppressed => {
            let report =
                Report { email_id: Some(email.id), provider_id: None, news: News::Suppressed, at: now };
            app.db.write(async |tx| report::note(tx, app, email, &report, now).await).await?;
            Ok(Some(Sending::Refused))
        }
        Outcome::Retry { reason, after, hold } => {
            let wait = after.unwrap_or_else(|| backoff(email.attempts));
            if hold {
                hold_back(app, now + wait, &reason).await?;
            }
            let given_up_at = email.first_attempt_at.unwrap_or(now) + GIVE_UP;
            if now + wait >= given_up_at {
                let reason = format!("Given up after {} attempts. {reason}", email.attempts);
                return fail(app, email, reason, Sending::GivenUp).await;
            }
            note(app, email, later(reason, now + wait)).await?;
            Ok(Some(Sending::Retry))
        }
        Outcome::Pause { reason } => {
            let said = email_address::mask_in(&reason);
            tracing::error!(provider = app.mail.name(), reason = said, "the mail provider refuses all mail");
            hold_back(app, now + PAUSE, &reason).await?;
            note(app, email, later(reason, now + PAUSE)).await?;
            app.db.write(async |tx| email.forget_first_attempt(tx).await).await?;
            Ok(Some(Sending::Paused))
        }
    }
}

async fn fail(app: &App, email: &Model, reason: String, sending: Sending) -> Result<Option<Sending>> {
    let is_dead = sending != Sending::Dropped;
    note(app, email, Note { reason: Some(reason), is_dead, ..Note::of(DeliveryStatus::Failed) }).await?;
    Ok(Some(sending))
}

fn later(reason: String, at: DateTime<Utc>) -> Note {
    Note { reason: Some(reason), next_attempt_at: Some(at), ..Note::of(DeliveryStatus::Queued) }
}

/// Just before a send: is there still a reason to send it?
async fn reason_not_to_send(app: &App, email: &Model) -> Result<Option<String>> {
    if let Some(workspace_id) = email.workspace_id
        && suppression::Model::of_address(app.db.reader(), workspace_id, &email.to_key).await?.is_some()
    {
        return Ok(Some(
            "Not sent: mail to this address failed before, so it is on the suppression list.".to_owned(),
        ));
    }
    let is_offer = matches!(email.kind, Kind::Invite | Kind::InviteReminder);
    let (true, Some(link)) = (is_offer, email.link_id) else { return Ok(None) };
    let token = keys::LinkToken { id: link, generation: email.generation as u32 };
    let Some(invite) = invite::Model::by_link(app.db.reader(), token).await? else {
        return Ok(Some("The invite is gone.".to_owned()));
    };
    let reason = match invite.status(app.clock.now()) {
        Status::Pending if invite.generation == email.generation => return Ok(None),
        Status::Pending => "Not sent: the invite was sent anew first.",
        Status::Expired => "Not sent: the invite expired first.",
        Status::Revoked => "Not sent: the invite was revoked first.",
        Status::Accepted | Status::Declined => "Not sent: the invite was answered first.",
    };
    Ok(Some(reason.to_owned()))
}

/// Writes down what became of a mail, and what that means for its invite.
async fn note(app: &App, email: &Model, note: Note) -> Result<()> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            // The invite's row before its mail's, as when one is revoked: no deadlock.
            let invite = invite_delivery::lock(tx, email).await?;
            let is_noted = email.note(tx, note.clone(), now).await?;
            match invite {
                Some((tenant, invite)) if is_noted => {
                    let Note { status, reason, next_attempt_at, is_dead, .. } = note;
                    let progress = Progress { status, reason, attempts: email.attempts, next_attempt_at };
                    invite_delivery::note(tx, app, &tenant, &invite, progress, is_dead, now).await
                }
                _ => Ok(()),
            }
        })
        .await
}

async fn hold_back(app: &App, until: DateTime<Utc>, reason: &str) -> Result<()> {
    app.db.write(async |tx| hold::put(tx, app.mail.name(), until, reason).await).await
}

/// Capped exponential back-off with full jitter: 4 s, 8 s … 15 min, any time up to that.
fn backoff(attempts: i32) -> TimeDelta {
    let cap_ms = (2_000_i64 << attempts.clamp(1, 12)).min(15 * 60 * 1000);
    TimeDelta::milliseconds(keys::random_below(cap_ms as u64) as i64 + 500)
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
    expiry::send_reminders(app).await?;
    expiry::note_expired(app).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_spread_out_and_stay_under_the_cap() {
        for attempts in [1, 2, 5, 30, i32::MAX] {
            let waits: Vec<TimeDelta> = (0..50).map(|_| backoff(attempts)).collect();
            assert!(waits.iter().all(|wait| *wait <= TimeDelta::minutes(16)), "{attempts}");
            assert!(waits.iter().any(|wait| *wait != waits[0]), "{attempts}");
        }
    }
}
