//! Invites that are taken back while their mail waits.

use std::time::Duration;

use futures_util::future::join_all;

use crate::provider::Say;
use crate::row::{Row, runs};
use crate::senders::{Senders, invite_some};
use crate::site::Site;

const PATIENCE: Duration = Duration::from_secs(120);

#[actix_web::test]
async fn nothing_is_sent_after_a_revoke() {
    let run = async || {
        let site = Site::start().await;
        // The first request shuts it for a while, in which the others are not tried at all.
        site.provider.will(|nth, _| if nth == 0 { Say::Later("6".to_owned()) } else { Say::Accept });
        let mut promises = invite_some(&site, 100).await;
        for promise in promises.iter_mut().step_by(2) {
            promise.revoke(&site).await;
        }
        Row::judge(&site, &promises, PATIENCE).await
    };
    Row::of("invites revoked while the provider says 429", runs(), run).await;
}

#[actix_web::test]
async fn nothing_is_sent_after_a_revoke_that_races_with_it() {
    let run = async || {
        let site = Site::start().await;
        // So slowly that most of them still wait when they are revoked.
        site.provider.will(|_, _| Say::AcceptAfter(Duration::from_millis(500)));
        let senders = Senders::start(&site, 20, 5, Duration::from_millis(50));
        let mut promises = Vec::new();
        while promises.len() < 100 {
            let mut made: Vec<_> = senders.promises.borrow_mut().drain(..).collect();
            // At once: each waits for its mail, if that is just setting out.
            join_all(made.iter_mut().step_by(2).map(|promise| promise.revoke(&site))).await;
            promises.extend(made);
            actix_web::rt::time::sleep(Duration::from_millis(1)).await;
        }
        Row::judge(&site, &promises, PATIENCE).await
    };
    Row::of("invites revoked while their mail is being sent", runs(), run).await;
}
