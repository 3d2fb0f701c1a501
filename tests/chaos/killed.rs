//! Servers that die at once (SIGKILL), and are started again.

use std::rc::Rc;
use std::time::{Duration, Instant};

use actix_web::rt;

use crate::provider::Say;
use crate::row::{Row, is_time, kills, runs};
use crate::senders::{Promise, Senders, at_random};
use crate::site::{Site, Supervisor};

/// What a dead worker had taken is free after two minutes; the rest is work.
const PATIENCE: Duration = Duration::from_secs(240);

/// Installations among which the kills at random are shared out.
const SITES: usize = 2;

#[actix_web::test]
async fn killed_at_random() {
    let run = async || {
        let site = Site::start().await;
        let supervisor = site.supervise();
        let senders = Senders::start(&site, 20, usize::MAX, Duration::from_secs(3));
        let mut killed = 0;
        while killed < kills() / SITES && is_time() {
            site.until_ready().await;
            rt::time::sleep(at_random(Duration::from_millis(500))).await;
            site.signal(0, "KILL");
            killed += 1;
            rt::time::sleep(Duration::from_millis(50)).await;
        }
        let promises = senders.stopped().await;
        site.until_ready().await;
        site.hurry_lease();
        let row = Row::judge(&site, &promises, PATIENCE).await;
        drop(supervisor);
        Row { runs: killed, ..row }
    };
    Row::of("killed at random, 20 people inviting", SITES, run).await;
}

/// A server whose provider makes it die once, at a certain moment.
async fn killed_by(moment: Say) -> Row {
    let site = Site::start().await;
    let supervisor = site.supervise();
    let fatal = at_random(Duration::from_micros(3)).as_micros() as usize;
    site.provider.will(move |nth, _| if nth == fatal { moment.clone() } else { Say::Accept });
    // As long as it takes: many mails go out in one request.
    let senders = Senders::start(&site, 20, usize::MAX, Duration::from_millis(300));
    until_killed(&site).await;
    let promises = senders.stopped().await;
    settle(&site, &promises, supervisor).await
}

async fn until_killed(site: &Rc<Site>) {
    let begun = Instant::now();
    while site.crashes.borrow().is_empty() {
        assert!(begun.elapsed() < PATIENCE, "nothing was killed");
        rt::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn settle(site: &Rc<Site>, promises: &[Promise], supervisor: Supervisor) -> Row {
    until_killed(site).await;
    site.until_ready().await;
    site.hurry_lease();
    let row = Row::judge(site, promises, PATIENCE).await;
    drop(supervisor);
    row
}

#[actix_web::test]
async fn killed_after_commit() {
    let run = async || {
        let site = Site::start().await;
        let supervisor = site.supervise();
        let senders = Senders::start(&site, 20, 2, Duration::ZERO);
        let wanted = 1 + at_random(Duration::from_micros(20)).as_micros() as usize;
        while senders.count() < wanted {
            rt::time::sleep(Duration::from_micros(200)).await;
        }
        site.signal(0, "KILL");
        let promises = senders.done().await;
        settle(&site, &promises, supervisor).await
    };
    Row::of("killed after commit", runs(), run).await;
}

#[actix_web::test]
async fn killed_after_claim() {
    Row::of("killed after claim, before the provider took it", runs(), async || {
        killed_by(Say::KillBeforeAccept).await
    })
    .await;
}

#[actix_web::test]
async fn killed_after_the_providers_answer() {
    Row::of("killed after the provider's 200, before it was noted", runs(), async || {
        killed_by(Say::KillAfterAnswer).await
    })
    .await;
}
