//! Several servers on one database.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use crate::row::{Row, is_long};
use crate::senders::Promise;
use crate::site::Site;

const PATIENCE: Duration = Duration::from_secs(400);

#[actix_web::test]
async fn four_replicas_share_one_outbox() {
    let site = Site::with_servers(4).await;
    let calls = if is_long() { 40 } else { 4 };
    let mut promises = Vec::new();
    for call in 0..calls {
        let emails: Vec<String> = (0..100).map(|n| format!("g{call}-{n}@adraptor.test")).collect();
        // Where the answer got lost, they are found to be invited when asked again.
        while site.ask(call, Method::POST, "/invites/bulk", json!({ "emails": emails })).await.is_none() {}
        promises.extend(emails.into_iter().map(|email| Promise {
            email,
            id: None,
            made: Instant::now(),
            revoked: None,
        }));
    }
    let row = Row::judge(&site, &promises, PATIENCE).await;
    let addresses: HashSet<String> = site.provider.taken().into_iter().map(|taken| taken.mail.to).collect();
    assert_eq!(addresses.len(), promises.len());
    row.publish("4 replicas, 4,000 mails");
}
