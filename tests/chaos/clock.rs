//! A server whose clock is wrong for a while.

use std::time::Duration;

use actix_web::rt;

use crate::provider::Say;
use crate::row::{Row, runs};
use crate::senders::Senders;
use crate::site::{CLOCK_IS_READ, Site};

const PATIENCE: Duration = Duration::from_secs(120);
const TEN_MINUTES: i64 = 600;

/// Right, wrong, right again, with mails on their way at each change.
async fn wrong_by(seconds: i64) -> Row {
    let site = Site::start().await;
    site.provider.will(|_, _| Say::AcceptAfter(Duration::from_millis(20)));
    let senders = Senders::start(&site, 20, 12, Duration::from_secs(1));
    rt::time::sleep(Duration::from_secs(1)).await;
    site.move_clock(seconds);
    rt::time::sleep(Duration::from_secs(CLOCK_IS_READ + 1)).await;
    if seconds > 0 {
        // What waits when it is put back would wait until it is that time.
        let promises = senders.done().await;
        site.until_drained(PATIENCE).await;
        site.move_clock(0);
        rt::time::sleep(Duration::from_secs(CLOCK_IS_READ)).await;
        return Row::judge(&site, &promises, PATIENCE).await;
    }
    site.move_clock(0);
    let promises = senders.done().await;
    Row::judge(&site, &promises, PATIENCE).await
}

#[actix_web::test]
async fn ten_minutes_ahead() {
    Row::of("clock 10 min ahead for a while", runs(), async || wrong_by(TEN_MINUTES).await).await;
}

#[actix_web::test]
async fn ten_minutes_behind() {
    Row::of("clock 10 min behind for a while", runs(), async || wrong_by(-TEN_MINUTES).await).await;
}
