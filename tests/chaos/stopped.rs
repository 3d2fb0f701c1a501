//! A worker that stands still (SIGSTOP) for longer than its hold on its mails lasts, and goes on.

use std::time::{Duration, Instant};

use actix_web::rt;

use crate::provider::Say;
use crate::row::{Row, runs};
use crate::senders::invite_some;
use crate::site::Site;

const PATIENCE: Duration = Duration::from_secs(120);

#[actix_web::test]
async fn a_worker_that_stood_still_does_no_harm() {
    let run = async || {
        let site = Site::start().await;
        site.provider.will(|_, _| Say::AcceptAfter(Duration::from_secs(2)));
        let promises = invite_some(&site, 40).await;
        let begun = Instant::now();
        while site.provider.requests() == 0 {
            assert!(begun.elapsed() < PATIENCE, "nothing was sent");
            rt::time::sleep(Duration::from_millis(5)).await;
        }
        // It has mails in its hands and waits for answers.
        site.hold(0).await;
        let sleeper = 1;
        site.add_server().await;
        site.outlast_lease().await;
        // The other one has sent what the sleeper had, and noted it.
        site.until_drained(PATIENCE).await;
        site.signal(sleeper, "CONT");
        // It goes on with what it believes to have.
        rt::time::sleep(Duration::from_secs(2)).await;
        Row::judge(&site, &promises, PATIENCE).await
    };
    Row::of("worker stopped past its lease, then continued", runs(), run).await;
}
