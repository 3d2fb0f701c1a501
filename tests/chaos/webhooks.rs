//! A provider whose reports come before its answer, many times and in the wrong order.

use std::time::Duration;

use actix_web::rt;
use chrono::{TimeDelta, Utc};
use serde_json::json;

use crate::provider::Say;
use crate::row::{Row, runs};
use crate::senders::Senders;
use crate::site::Site;
use crate::support::Webhook;

const PATIENCE: Duration = Duration::from_secs(120);
const MAILS: usize = 12;
const KINDS: [&str; 3] = ["email.delivered", "email.delivery_delayed", "email.sent"];

#[actix_web::test]
async fn reports_come_before_the_answer_ten_times_and_reordered() {
    let run = async || {
        let site = Site::start().await;
        let (arrived, mut mails) = tokio::sync::mpsc::unbounded_channel();
        site.provider.will(move |_, request| {
            arrived.send(request.to_vec()).expect("somebody who reports");
            Say::AcceptAfter(Duration::from_secs(1))
        });
        let reporter = site.clone();
        let reporting = rt::spawn(async move {
            let (anonymous, mut reported) = (reporter.anonymous(), 0);
            while let Some(request) = mails.recv().await {
                for mail in request {
                    let at = Utc::now();
                    // The newest first.
                    let reports = KINDS.iter().enumerate().map(|(number, kind)| {
                        let at = at - TimeDelta::seconds(number as i64);
                        Webhook::of(&json!({ "id": mail.id }), kind, at, json!({}))
                    });
                    let reports: Vec<Webhook> = reports.collect();
                    for _ in 0..10 {
                        for report in &reports {
                            let request = report.request(&anonymous);
                            let request = request.header("svix-signature", report.signature());
                            assert_eq!(request.send().await.expect("an answer").status(), 200);
                        }
                    }
                    reported += 1;
                    if reported == MAILS {
                        return;
                    }
                }
            }
        });
        let promises = Senders::start(&site, MAILS, 1, Duration::ZERO).done().await;
        reporting.await.expect("reported");
        let row = Row::judge(&site, &promises, PATIENCE).await;
        let delivered = site.get("/invites?limit=1&delivery=delivered").await["total"]["count"].clone();
        assert_eq!(delivered, promises.len(), "the furthest report counts, and our own note comes after it");
        row
    };
    Row::of("webhooks before our own note, 10 times, reordered", runs(), run).await;
}
