//! A provider that answers badly, late, half or not at all.

use std::time::{Duration, Instant};

use actix_web::rt;
use chrono::{TimeDelta, Utc};
use serde_json::Value;

use crate::provider::Say;
use crate::row::{ON_ITS_WAY, Row, is_long, runs};
use crate::senders::{Senders, invite_some};
use crate::site::Site;

/// Twenty failures in a row, with half a minute between two in the end.
const PATIENCE: Duration = Duration::from_secs(600);

/// A server waits for 30 seconds.
const TOO_LATE: &[Say] = &[Say::AcceptAfter(Duration::from_secs(35))];

/// Its first `count` answers are these, one after the other and again.
async fn answered(count: usize, says: &'static [Say]) -> Row {
    let site = Site::start().await;
    site.provider.will(move |nth, _| if nth < count { says[nth % says.len()].clone() } else { Say::Accept });
    let promises = Senders::start(&site, 20, 2, Duration::from_millis(300)).done().await;
    Row::judge(&site, &promises, PATIENCE).await
}

#[actix_web::test]
async fn drops_the_line_in_the_middle_of_its_answer() {
    Row::of("provider takes it and drops the line in its answer", runs(), async || {
        answered(10, &[Say::AcceptAndDrop]).await
    })
    .await;
}

#[actix_web::test]
async fn answers_500_twenty_times() {
    // Whoever failed five times is tried now and then only, so that twenty times take minutes.
    let times = if is_long() { 20 } else { 12 };
    Row::of("provider answers 500 twenty times, then works", runs(), async || {
        answered(times, &[Say::Refuse(500)]).await
    })
    .await;
}

#[actix_web::test]
async fn answers_late() {
    let late = Duration::from_secs(if is_long() { 25 } else { 2 });
    Row::of("provider answers after 25 s", runs(), async || {
        let site = Site::start().await;
        site.provider.will(move |nth, _| if nth < 4 { Say::AcceptAfter(late) } else { Say::Accept });
        let promises = invite_some(&site, 40).await;
        Row::judge(&site, &promises, PATIENCE).await
    })
    .await;
}

#[actix_web::test]
#[ignore = "waits for half a minute: make chaos"]
async fn answers_too_late() {
    Row::of("provider takes it and answers after 35 s, when nobody waits any more", runs(), async || {
        answered(4, TOO_LATE).await
    })
    .await;
}

#[actix_web::test]
#[ignore = "waits for half a minute: make chaos"]
async fn hangs() {
    Row::of("provider takes it and never answers", runs(), async || answered(4, &[Say::AcceptAndHang]).await)
        .await;
}

/// It says "later" once, in this form; nothing may set out to it before then, once that is noted.
async fn told_to_wait(seconds: i64, when: impl Fn() -> String + Send + 'static) -> Row {
    let site = Site::start().await;
    site.provider.will(move |nth, _| if nth == 0 { Say::Later(when()) } else { Say::Accept });
    // They go on meanwhile.
    let senders = Senders::start(&site, 20, 4, Duration::from_millis(1500));
    let is_noted = |invites: Vec<Value>| invites.iter().any(|invite| !invite["delivery"]["reason"].is_null());
    let begun = Instant::now();
    while !is_noted(site.list("/invites?limit=100&delivery=queued").await) {
        assert!(begun.elapsed() < PATIENCE, "it was never noted that it said later");
        rt::time::sleep(Duration::from_millis(20)).await;
    }
    let noted = Instant::now();
    let promises = senders.done().await;
    let row = Row::judge(&site, &promises, PATIENCE).await;
    let arrivals = site.provider.arrivals();
    // The date's whole seconds.
    let again = arrivals[0] + Duration::from_secs(seconds as u64 - 1);
    let early = |at: &&Instant| **at > noted + ON_ITS_WAY && **at < again;
    assert_eq!(arrivals.iter().filter(early).count(), 0, "it was asked before it wanted to be");
    assert!(arrivals[arrivals.len() - 1] >= again);
    row
}

#[actix_web::test]
async fn says_later_in_seconds() {
    let wait = if is_long() { 20 } else { 12 };
    Row::of("provider answers 429, Retry-After in seconds", runs(), async || {
        told_to_wait(wait, move || wait.to_string()).await
    })
    .await;
}

#[actix_web::test]
async fn says_later_with_a_date() {
    let wait = if is_long() { 20 } else { 12 };
    Row::of("provider answers 429, Retry-After as a date", runs(), async || {
        told_to_wait(wait, move || {
            let at = Utc::now() + TimeDelta::seconds(wait);
            at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
        })
        .await
    })
    .await;
}
