//! Mails on their way: taken from the outbox, handed to the provider in one request, and what came
//! of it noted.

use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::gate::{self, Pass};
use super::invite_delivery;
use super::lease::{Company, Due, Note, SET_OUT};
use super::outbox::Model;
use super::provider::{Outcome, Outgoing, Wait};
use super::report::{self, News, Report};
use super::span;
use super::wanted::{Unwanted, reasons_not_to_send};
use crate::app::App;
use crate::db::Transaction;
use crate::email_address;
use crate::invites::invite::{DeliveryStatus, Progress};
use crate::keys;
use crate::metrics::Sending;
use crate::problem::Result;

/// A mail is given up this long after its first attempt: within the 24 hours for which providers
/// remember an Idempotency-Key, so that it is never sent twice.
const GIVE_UP: TimeDelta = TimeDelta::hours(23);
/// How long nothing goes out after our key, sender or account was refused.
const PAUSE: TimeDelta = TimeDelta::minutes(1);

/// The longest a mail waits for its next attempt.
const LONGEST_BACKOFF: TimeDelta = TimeDelta::minutes(15);

/// Mails taken from the outbox, to be handed over now.
pub struct Batch {
    /// What goes out, in this order: together in one request where it has a `key`.
    emails: Vec<Model>,
    key: Option<Uuid>,
    /// What does not go out, and why.
    dropped: Vec<(Model, Verdict)>,
    /// The provider has to be seen to work again.
    failed_lately: bool,
    /// The batch they were of before: it may have reached the provider, so whatever is answered now,
    /// they stay together.
    earlier: Option<Uuid>,
    taken: Instant,
}

/// What was found in the outbox.
pub enum Taken {
    Batch(Batch),
    /// Nothing is due, or nothing may go out before then.
    Nothing {
        until: Option<DateTime<Utc>>,
    },
}

/// What is to be noted of one mail.
struct Verdict {
    sending: Sending,
    then: Then,
}

enum Then {
    Note(Note),
    /// The provider no longer writes to this address.
    Suppress,
}

impl Verdict {
    fn failed(sending: Sending, reason: impl Into<String>) -> Self {
        let is_dead = sending != Sending::Dropped;
        let note = Note { reason: Some(reason.into()), is_dead, ..Note::of(DeliveryStatus::Failed) };
        Self { sending, then: Then::Note(note) }
    }

    fn later(sending: Sending, note: Note, reason: String, at: DateTime<Utc>) -> Self {
        let note = Note { reason: Some(reason), next_attempt_at: Some(at), ..note };
        Self { sending, then: Then::Note(note) }
    }

    /// What an answer means for the mail; `backoff` is how long it waits if nobody says how long.
    fn of(email: &Model, outcome: Outcome, backoff: TimeDelta, now: DateTime<Utc>) -> Self {
        let queued = Note::of(DeliveryStatus::Queued);
        match outcome {
            Outcome::Sent { provider_id } => {
                let note = Note { provider_id, ..Note::of(DeliveryStatus::Sent) };
                Self { sending: Sending::Sent, then: Then::Note(note) }
            }
            Outcome::Dead { reason } => Self::failed(Sending::Refused, reason),
            Outcome::Suppressed => Self { sending: Sending::Refused, then: Then::Suppress },
            Outcome::Apart { reason } => {
                Self::later(Sending::Retry, Note { company: Company::Nobody, ..queued }, reason, now)
            }
            Outcome::Retry { reason, after, wait, may_be_taken } => {
                let at = now + after.unwrap_or(backoff);
                let is_untried = wait == Wait::Everybody;
                let first = email.first_attempt_at.filter(|_| !(is_untried && email.is_first_attempt()));
                if first.is_some_and(|first| at >= first + GIVE_UP) {
                    let reason = format!("Given up after {} attempts. {reason}", email.attempts);
                    return Self::failed(Sending::GivenUp, reason);
                }
                let company = if may_be_taken { Company::Same } else { Company::Any };
                Self::later(Sending::Retry, Note { is_untried, company, ..queued }, reason, at)
            }
            Outcome::Pause { reason } => {
                let note = Note { is_untried: true, company: Company::Any, ..queued };
                Self::later(Sending::Paused, note, reason, now + PAUSE)
            }
        }
    }

    /// As before with the mails it goes out with: an earlier request of theirs may have been taken.
    fn in_same_company(mut self) -> Self {
        if let Then::Note(Note { company: company @ Company::Any, .. }) = &mut self.then {
            *company = Company::Same;
        }
        self
    }
}

/// Takes what is due, if it may go out now.
pub async fn take(app: &App) -> Result<Taken> {
    let now = app.clock.now();
    if !Model::any_due(&app.db, now).await? {
        return Ok(Taken::Nothing { until: None });
    }
    if let Some(until) = gate::closed_until(&app.db, app.mail.name(), app.mail.pace(), now).await? {
        return Ok(Taken::Nothing { until: Some(until) });
    }
    app.db.write(async |tx| take_due(tx, app, now).await).await
}

async fn take_due(tx: &Transaction, app: &App, now: DateTime<Utc>) -> Result<Taken> {
    let taken = Instant::now();
    let Due { mut emails, batch_id: earlier } = Model::due(tx, app.mail.at_once(), now).await?;
    let Some(first) = emails.first() else { return Ok(Taken::Nothing { until: None }) };
    let frozen = earlier.filter(|id| *id != first.id);
    let failed_lately = match gate::pass(tx, app.mail.name(), app.mail.pace(), now).await? {
        Pass::Closed { until } => return Ok(Taken::Nothing { until: Some(until) }),
        Pass::Open { failed_lately } => failed_lately,
        Pass::Trial if frozen.is_some() => true,
        Pass::Trial => {
            emails.truncate(1);
            true
        }
    };
    let rescued = emails.iter().filter(|email| email.lease_until.is_some()).count();
    let mut batch =
        Batch { emails: Vec::new(), key: frozen, dropped: Vec::new(), failed_lately, earlier, taken };
    if let Some(key) = frozen {
        // The key is as old as the one among them that was tried last to begin with.
        let is_late = emails.iter().all(|email| is_given_up(email, now));
        Model::claim(tx, &mut emails, frozen, now).await?;
        match is_late {
            true => batch.dropped = emails.into_iter().map(given_up).collect(),
            // It may have reached the provider: it goes out just as it was, whatever happened since.
            false => batch.emails = Model::of_batch(tx, key).await?,
        }
    } else {
        let reasons = reasons_not_to_send(tx, &emails, now).await?;
        let (mut unwanted, emails): (Vec<_>, Vec<_>) =
            emails.into_iter().partition(|email| reasons.contains_key(&email.id));
        let (mut late, mut emails): (Vec<_>, Vec<_>) =
            emails.into_iter().partition(|email| is_given_up(email, now));
        batch.key = (emails.len() > 1 && app.mail.takes_batches()).then(Uuid::now_v7);
        let together = match emails.as_slice() {
            // It knows no keys: sent again in any company, it would be the same to it.
            _ if !app.mail.knows_keys() => earlier,
            // Also one that goes alone stays so: in a batch it would come again under another key.
            [one] => Some(one.id),
            _ => batch.key,
        };
        Model::claim(tx, &mut unwanted, None, now).await?;
        Model::claim(tx, &mut late, None, now).await?;
        Model::claim(tx, &mut emails, together, now).await?;
        let unwanted = unwanted.into_iter().map(|email| {
            let verdict = match reasons[&email.id] {
                Unwanted::Withdrawn(reason) => Verdict::failed(Sending::Dropped, reason),
                Unwanted::Suppressed(reason) => Verdict::failed(Sending::Refused, reason),
            };
            (email, verdict)
        });
        batch.dropped = unwanted.chain(late.into_iter().map(given_up)).collect();
        batch.emails = emails;
    }
    app.metrics.rescued(rescued);
    Ok(Taken::Batch(batch))
}

/// Whether it is too late for another attempt.
fn is_given_up(email: &Model, now: DateTime<Utc>) -> bool {
    email.attempts > 0 && email.first_attempt_at.is_some_and(|first| first + GIVE_UP <= now)
}

fn given_up(email: Model) -> (Model, Verdict) {
    let reason = format!("Given up after {} attempts.", email.attempts - 1);
    (email, Verdict::failed(Sending::GivenUp, reason))
}

impl Batch {
    /// Hands the mails over and notes what came of each. Where that cannot be noted, the lease runs
    /// out and they are tried again.
    pub async fn hand_over(self, app: &App) -> Result<()> {
        let Self { emails, key, dropped, failed_lately, earlier, taken } = self;
        note_all(app, dropped).await?;
        if emails.is_empty() {
            return Ok(());
        }
        if taken.elapsed() >= SET_OUT {
            tracing::warn!("mails taken from the outbox were put back: it took too long to get to them");
            return app.db.write(async |tx| Model::release(tx, &emails, earlier).await).await;
        }
        let span = span::begin(app, &emails);
        let outcomes = send(app, &emails, key).await;
        let now = app.clock.now();
        let attempts = emails.iter().map(|email| email.attempts).min().unwrap_or_default();
        let shut = shut(app, &outcomes, attempts, failed_lately, now).await;
        // While the breaker is open it decides how often the provider is tried, however often a mail was.
        let longest = if let Ok(true) = shut { gate::LONGEST_WAIT } else { LONGEST_BACKOFF };
        let backoff = |attempts| backoff(attempts, longest);
        let together = key.map(|_| backoff(emails[0].attempts));
        // What was sent along for the batch to be the same is known already.
        let open =
            emails.into_iter().zip(outcomes).filter(|(email, _)| email.status == DeliveryStatus::Queued);
        let verdicts = open.map(|(email, outcome)| {
            let backoff = together.unwrap_or_else(|| backoff(email.attempts));
            let verdict = Verdict::of(&email, outcome, backoff, now);
            (email, if earlier.is_some() { verdict.in_same_company() } else { verdict })
        });
        let verdicts: Vec<_> = verdicts.collect();
        span::end(span, verdicts.iter().map(|(_, verdict)| verdict.sending));
        note_all(app, verdicts).await?;
        shut.map(|_| ())
    }
}

/// Asks the provider: in one request, or for each mail at once.
async fn send(app: &App, emails: &[Model], key: Option<Uuid>) -> Vec<Outcome> {
    let now = app.clock.now();
    let links = emails.iter().map(|email| email.rendered_with_link(&app.keys, &app.config.public_url));
    let links: Vec<_> = links.collect();
    let outgoing = emails.iter().zip(&links).map(|(email, (html, text))| Outgoing {
        id: email.id,
        idempotency_key: email.idempotency_key(),
        to: &email.to_address,
        subject: &email.subject,
        html,
        text,
    });
    let outgoing: Vec<Outgoing<'_>> = outgoing.collect();
    match key {
        Some(key) => app.mail.send_batch(&outgoing, key, now).await,
        None => join_all(outgoing.iter().map(|mail| app.mail.send(mail, now))).await,
    }
}

/// Shuts the provider's gate, or opens it again, by what it answered to mails of at least so many
/// attempts. True if the breaker is open.
async fn shut(
    app: &App,
    outcomes: &[Outcome],
    attempts: i32,
    failed_lately: bool,
    now: DateTime<Utc>,
) -> Result<bool> {
    let provider = app.mail.name();
    let (mut failed, mut refused) = (None, None);
    let mut hold: Option<(DateTime<Utc>, &str)> = None;
    for outcome in outcomes {
        let until = match outcome {
            Outcome::Retry { reason, after, wait, .. } => {
                if *wait == Wait::Broken {
                    failed = Some(reason);
                }
                // A server that says when it will be back is back for every mail only then.
                let after = after.or((*wait == Wait::Everybody).then(|| backoff(1, LONGEST_BACKOFF)));
                after.filter(|_| *wait != Wait::Alone).map(|after| (now + after, reason.as_str()))
            }
            Outcome::Pause { reason } => {
                refused = Some(reason);
                Some((now + PAUSE, reason.as_str()))
            }
            _ => None,
        };
        hold = hold.max(until);
    }
    if let Some(reason) = refused {
        let said = email_address::mask_in(reason);
        tracing::error!(provider, reason = said, "the mail provider refuses all mail");
    }
    let is_broken = failed.is_some() && outcomes.iter().all(|outcome| outcome.is_broken());
    if !is_broken && !failed_lately && hold.is_none() {
        return Ok(false);
    }
    app.db
        .write(async |tx| {
            let is_left_alone = match failed {
                Some(reason) if is_broken => gate::failed(tx, provider, attempts, reason, now).await?,
                _ => {
                    gate::works(tx, provider, now).await?;
                    false
                }
            };
            if let Some((until, reason)) = hold {
                gate::put_hold(tx, provider, until, reason).await?;
            }
            Ok(is_left_alone)
        })
        .await
}

/// Writes down what became of mails, and what that means for their invites.
async fn note_all(app: &App, verdicts: Vec<(Model, Verdict)>) -> Result<()> {
    if verdicts.is_empty() {
        return Ok(());
    }
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            // The invites' rows before their mails', as when one is revoked: no deadlock.
            let invites = invite_delivery::lock_all(tx, verdicts.iter().map(|(email, _)| email)).await?;
            for (email, verdict) in &verdicts {
                match &verdict.then {
                    Then::Suppress => {
                        let (email_id, news) = (Some(email.id), News::Suppressed);
                        let report = Report { email_id, provider_id: None, news, at: now };
                        report::note(tx, app, email, &report, now).await?;
                    }
                    Then::Note(note) => {
                        let is_noted = email.note(tx, note.clone(), now).await?;
                        if let (true, Some((tenant, invite))) = (is_noted, invites.get(email)) {
                            let Note { status, reason, next_attempt_at, is_dead, .. } = note.clone();
                            let progress =
                                Progress { status, reason, attempts: email.attempts, next_attempt_at };
                            invite_delivery::note(tx, app, tenant, invite, progress, is_dead, now).await?;
                        }
                        if let (true, Some(reason), None) = (is_noted && note.is_dead, &note.reason, email.workspace_id) {
                            let reason = email_address::mask_in(reason);
                            tracing::warn!(id = %email.id, kind = %email.kind.to_value(), reason, "a mail of no workspace was given up");
                        }
                    }
                }
            }
            Ok(())
        })
        .await?;
    for (_, verdict) in verdicts {
        app.metrics.sent(app.mail.name(), verdict.sending);
    }
    Ok(())
}

/// Exponential back-off with full jitter: 4 s, 8 s … up to the longest, any time up to that.
fn backoff(attempts: i32, longest: TimeDelta) -> TimeDelta {
    let cap_ms = (2_000_i64 << attempts.clamp(1, 12)).min(longest.num_milliseconds());
    TimeDelta::milliseconds(keys::random_below(cap_ms as u64) as i64 + 500)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_spread_out_and_stay_under_the_cap() {
        for attempts in [1, 2, 5, 30, i32::MAX] {
            let waits: Vec<TimeDelta> = (0..50).map(|_| backoff(attempts, LONGEST_BACKOFF)).collect();
            assert!(waits.iter().all(|wait| *wait <= TimeDelta::minutes(16)), "{attempts}");
            assert!(waits.iter().any(|wait| *wait != waits[0]), "{attempts}");
        }
    }
}
