//! What becomes of a mail when the provider does not simply take it.

use chrono::{DateTime, TimeDelta, Utc};
use guestlist::email::gate;
use serde_json::{Value, json};

use crate::support::{Person, Provider, Say, TestApp};

const CHARLIE: &str = "charlie@adraptor.test";

/// Longer than any wait of ours.
const LATER: TimeDelta = TimeDelta::minutes(17);

async fn start(provider: &Provider) -> TestApp {
    TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url)]).await
}

async fn delivery(person: &Person, invite: &Value) -> Value {
    person.see(invite).await["delivery"].clone()
}

#[actix_web::test]
async fn a_mail_that_failed_is_sent_again_with_the_same_bytes_and_the_same_key() {
    let provider = Provider::start();
    provider.will(&[Say::Error(500), Say::Error(503), Say::Error(408)]);
    let app = start(&provider).await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    for attempt in 1..=3 {
        provider.wait_for(attempt).await;
        app.until(async || !delivery(&uma, &invite).await["reason"].is_null()).await;
        app.until(async || delivery(&uma, &invite).await["attempts"] == attempt).await;
        let waiting = delivery(&uma, &invite).await;
        assert_eq!(waiting["status"], "queued");
        let next: DateTime<Utc> =
            waiting["next_attempt_at"].as_str().expect("a time").parse().expect("a time");
        assert!(next > app.now(), "{waiting}");
        app.advance(TimeDelta::seconds(40));
    }
    let calls = provider.wait_for(4).await;
    app.until(async || delivery(&uma, &invite).await["status"] == "sent").await;
    assert!(calls.iter().all(|call| *call == calls[0]), "the same key, the same bytes");
    assert_eq!(calls[0].idempotency_key, uma.emails_of(&invite).await[0]["id"].as_str().expect("an id"));
    assert!(calls[0].authorization.starts_with("Bearer re_"));
    let email = &uma.emails_of(&invite).await[0];
    let events: Vec<&Value> =
        email["events"].as_array().expect("a list").iter().map(|e| &e["status"]).collect();
    assert_eq!(events, ["queued", "queued", "queued", "queued", "sent"]);
    assert_eq!((&email["attempts"], &email["reason"]), (&json!(4), &json!(null)));
    // It stays at one.
    app.advance(LATER);
    app.user("uma").await.invite("mona@studio-k.test").await;
    assert_eq!(provider.wait_for(5).await[4].to(), "mona@studio-k.test");
}

#[actix_web::test]
async fn later_is_obeyed_and_holds_other_mail_back_in_seconds() {
    holds_back(Say::Later(429, "120".to_owned())).await;
}

#[actix_web::test]
async fn later_is_obeyed_and_holds_other_mail_back_by_date() {
    holds_back(Say::Later(429, "Mon, 04 May 2026 09:02:00 GMT".to_owned())).await;
}

#[actix_web::test]
async fn a_rate_limit_that_is_used_up_holds_other_mail_back() {
    let limit = &[("ratelimit-limit", "2"), ("ratelimit-remaining", "0"), ("ratelimit-reset", "120")];
    let body = r#"{"name":"rate_limit_exceeded","message":"Too many requests."}"#;
    holds_back(Say::Answer(429, limit, body)).await;
}

async fn holds_back(later: Say) {
    let provider = Provider::start();
    provider.will(&[later]);
    let app = start(&provider).await;
    let uma = app.user("uma").await;
    let first = uma.invite(CHARLIE).await;
    app.until(async || !delivery(&uma, &first).await["reason"].is_null()).await;
    assert_eq!(delivery(&uma, &first).await["next_attempt_at"], "2026-05-04T09:02:00Z");
    let second = uma.invite("mona@studio-k.test").await;
    app.advance(TimeDelta::seconds(119));
    // A look at the outbox is due every half second.
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    assert_eq!(provider.calls().len(), 1);
    app.advance(TimeDelta::seconds(1));
    provider.wait_for(3).await;
    for invite in [first, second] {
        app.until(async || delivery(&uma, &invite).await["status"] == "sent").await;
    }
}

#[actix_web::test]
async fn later_holds_back_even_mail_that_was_about_to_go() {
    let provider = Provider::start();
    let app = start(&provider).await;
    app.stop_worker().await;
    let uma = app.user("uma").await;
    let emails: Vec<String> = (0..40).map(|n| format!("g{n}@adraptor.test")).collect();
    uma.post("/invites/bulk", json!({ "emails": emails })).await.expect(200);
    provider.will(&[Say::Later(429, "60".to_owned())]);
    app.start_worker();
    app.until(async || {
        let waiting = uma.get("/invites?limit=100").await.expect(200);
        waiting["items"].as_array().expect("a list").iter().any(|i| !i["delivery"]["reason"].is_null())
    })
    .await;
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert_eq!(provider.calls().len(), 1, "nothing else went out");
    app.advance(TimeDelta::minutes(2));
    let uma = app.user("uma").await;
    app.until(async || uma.get("/invites?delivery=sent").await.expect(200)["total"]["count"] == 40).await;
}

#[actix_web::test]
async fn the_longest_later_counts() {
    let app = TestApp::start().await;
    let now = app.now();
    for seconds in [60, 300, 1, 299] {
        let until = now + TimeDelta::seconds(seconds);
        let put = async |tx: &_| gate::put_hold(tx, "mailbox", until, "The provider says later.").await;
        app.app.db.write(put).await.expect("held back");
    }
    let hold = gate::hold(&app.app.db, "mailbox", now).await.expect("read");
    assert_eq!(hold.map(|hold| hold.held_until), Some(now + TimeDelta::seconds(300)));
}

#[actix_web::test]
async fn what_the_provider_refuses_for_good_is_a_visible_dead_letter() {
    let provider = Provider::start();
    provider.will(&[Say::Error(422)]);
    let app = start(&provider).await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    app.until(async || delivery(&uma, &invite).await["status"] == "failed").await;
    let reason = "The mail provider answered 422: The provider says 422.";
    let expected = json!({
        "status": "failed", "reason": reason, "attempts": 1,
        "updated_at": "2026-05-04T09:00:00Z", "next_attempt_at": null,
    });
    assert_eq!(delivery(&uma, &invite).await, expected);
    assert_eq!(uma.see(&invite).await["status"], "pending", "the link would work");
    let row = uma.get("/guests").await.expect(200)["items"][0].clone();
    assert_eq!(row["status"], "delivery_failed");
    assert_eq!(uma.get("/guests?status=delivery_failed").await.expect(200)["total"]["count"], 1);
    let events = app.admin("ada").await.events_on(&invite["id"]).await;
    assert_eq!(events, ["invite.created", "invite.failed"]);
    // Nothing is tried again by itself; a resend may follow at once.
    app.advance(LATER);
    let uma = app.user("uma").await;
    uma.resend(&invite).await.expect(200);
    provider.wait_for(2).await;
    app.until(async || delivery(&uma, &invite).await["status"] == "sent").await;
    assert_eq!(uma.get("/guests").await.expect(200)["items"][0]["status"], "invited");
}

#[actix_web::test]
async fn a_refused_key_pauses_everything_and_loses_nothing() {
    for status in [401, 403] {
        let provider = Provider::start();
        provider.will(&[Say::Error(status)]);
        let app = start(&provider).await;
        let uma = app.user("uma").await;
        let first = uma.invite(CHARLIE).await;
        app.until(async || !delivery(&uma, &first).await["reason"].is_null()).await;
        let waiting = delivery(&uma, &first).await;
        assert_eq!(waiting["status"], "queued");
        assert!(waiting["reason"].as_str().expect("a reason").contains(&status.to_string()));
        uma.invite("mona@studio-k.test").await;
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        assert_eq!(provider.calls().len(), 1);
        app.advance(TimeDelta::minutes(1));
        provider.wait_for(3).await;
    }
}

#[actix_web::test]
async fn a_key_refused_for_days_ends_no_mail() {
    let provider = Provider::start();
    provider.will(&[Say::Error(401), Say::Error(401)]);
    let app = start(&provider).await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    for attempt in 1..=2 {
        provider.wait_for(attempt).await;
        app.until(async || app.user("uma").await.see(&invite).await["delivery"]["attempts"] == attempt).await;
        app.advance(TimeDelta::hours(30));
    }
    provider.wait_for(3).await;
    app.until(async || app.user("uma").await.see(&invite).await["delivery"]["status"] == "sent").await;
}

#[actix_web::test]
async fn a_dropped_line_is_tried_again_under_the_same_key() {
    let provider = Provider::start();
    provider.will(&[Say::HangUp]);
    let app = start(&provider).await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    app.until(async || !delivery(&uma, &invite).await["reason"].is_null()).await;
    assert_eq!(delivery(&uma, &invite).await["reason"], "The mail provider could not be reached.");
    app.advance(LATER);
    let calls = provider.wait_for(2).await;
    assert_eq!(calls[0], calls[1]);
    app.until(async || app.user("uma").await.see(&invite).await["delivery"]["status"] == "sent").await;
}

#[actix_web::test]
async fn retries_end_while_the_provider_still_remembers_the_key() {
    let provider = Provider::start();
    provider.will(&vec![Say::HangUp; 200]);
    let app = start(&provider).await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    let seen = async || app.user("uma").await.see(&invite).await["delivery"].clone();
    for attempt in 1.. {
        app.until(async || {
            let delivery = seen().await;
            delivery["attempts"] == attempt || delivery["status"] == "failed"
        })
        .await;
        if seen().await["status"] == "failed" {
            break;
        }
        app.advance(TimeDelta::hours(4));
    }
    let last = seen().await;
    assert!(last["reason"].as_str().expect("a reason").starts_with("Given up after 6 attempts."), "{last}");
    assert_eq!(provider.calls_to(CHARLIE), 6);
}
