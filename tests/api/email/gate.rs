//! When the next request may go to the provider: its pace, and the breaker.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::{Mailing, Provider, Say, TestApp, Worker};

/// The outbox is looked at every half second.
async fn a_look_later() {
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
}

async fn paused(app: &TestApp) -> Value {
    app.admin("ada").await.get("/email").await.expect(200)["paused"].clone()
}

/// Until the provider is left alone because of what it answered: for half a minute at most, and not the three
/// quarters of a minute for which others wait for the answer.
async fn until_its_answer_counts(app: &TestApp) {
    app.until(async || {
        let until = paused(app).await["until"].as_str().map(str::to_owned);
        until.is_some_and(|until| {
            let until: DateTime<Utc> = until.parse().expect("a time");
            until > app.now() && until <= app.now() + TimeDelta::seconds(30)
        })
    })
    .await;
}

#[actix_web::test]
async fn resends_two_requests_a_second_are_kept_to() {
    keeps_to("resend", &[("GUESTLIST_MAIL_RATE", "")], 500).await;
}

#[actix_web::test]
async fn a_rate_that_is_set_is_kept_to() {
    keeps_to("sendgrid", &[("GUESTLIST_MAIL_RATE", "10")], 100).await;
}

/// Also by several replicas together.
async fn keeps_to(name: &'static str, settings: &[(&str, &str)], every_ms: i64) {
    let mailing = Mailing::start(name, settings).await;
    let replicas = [mailing.app.replica().await, mailing.app.replica().await];
    let _workers: Vec<Worker> = replicas.iter().cloned().map(Worker::start).collect();
    mailing.uma.invite("g1@adraptor.test").await;
    mailing.provider.wait_for(1).await;
    mailing.uma.invite("g2@adraptor.test").await;
    mailing.uma.invite("g3@adraptor.test").await;
    let mut so_far = 1;
    while mailing.provider.mails().len() < 3 {
        a_look_later().await;
        assert_eq!(mailing.provider.calls().len(), so_far, "not before its turn");
        mailing.app.advance(TimeDelta::milliseconds(every_ms - 1));
        a_look_later().await;
        assert_eq!(mailing.provider.calls().len(), so_far, "not before its turn");
        mailing.app.advance(TimeDelta::milliseconds(1));
        mailing.app.until(async || mailing.provider.calls().len() > so_far).await;
        so_far += 1;
    }
}

#[actix_web::test]
async fn a_clock_that_went_wrong_does_not_stop_the_mail() {
    let mailing = Mailing::start("resend", &[("GUESTLIST_MAIL_RATE", "2")]).await;
    mailing.app.advance(TimeDelta::minutes(10));
    mailing.uma.invite("g1@adraptor.test").await;
    mailing.provider.wait_for(1).await;
    mailing.app.advance(TimeDelta::minutes(-10));
    mailing.uma.invite("g2@adraptor.test").await;
    mailing.provider.wait_for(2).await;
}

/// An installation whose provider failed often enough, with as many mails waiting.
async fn broken(provider: &Provider) -> TestApp {
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url)]).await;
    let uma = app.user("uma").await;
    provider.will_always(Say::Error(503));
    for n in 1..=5 {
        assert_eq!(paused(&app).await, json!(null), "{n}");
        uma.invite(&format!("g{n}@adraptor.test")).await;
        app.until(async || provider.calls().len() == n).await;
    }
    app.until(async || !paused(&app).await.is_null()).await;
    app
}

#[actix_web::test]
async fn a_provider_that_fails_is_left_alone_and_tried_with_one_request_at_a_time() {
    let provider = Provider::start();
    let app = broken(&provider).await;
    let reason = paused(&app).await["reason"].clone();
    assert_eq!(reason, "The mail provider answered 503: The provider says 503.");
    let uma = app.user("uma").await;
    let emails: Vec<String> = (10..30).map(|n| format!("g{n}@adraptor.test")).collect();
    uma.post("/invites/bulk", json!({ "emails": emails })).await.expect(200);
    a_look_later().await;
    assert_eq!(provider.calls().len(), 5, "nothing more goes out");

    provider.will_always(Say::Silence);
    app.advance(TimeDelta::minutes(1));
    app.until(async || provider.calls().len() == 6).await;
    a_look_later().await;
    assert_eq!(provider.calls().len(), 6, "one tries whether it works");
    assert_eq!(provider.mails().len(), 6);

    // Its worker dies; another tries after a while.
    app.kill_worker().await;
    app.start_worker();
    provider.will_always(Say::Accepted);
    app.advance(TimeDelta::minutes(3));
    let uma = app.user("uma").await;
    app.until(async || uma.get("/invites?delivery=sent").await.expect(200)["total"]["count"] == 25).await;
    assert_eq!(paused(&app).await, json!(null));
}

#[actix_web::test]
async fn a_try_that_fails_makes_the_wait_longer() {
    let provider = Provider::start();
    let app = broken(&provider).await;
    for calls in 6..12 {
        app.advance(TimeDelta::minutes(1));
        app.user("uma").await.invite(&format!("h{calls}@adraptor.test")).await;
        app.until(async || provider.calls().len() == calls).await;
        until_its_answer_counts(&app).await;
    }
    provider.will_always(Say::Accepted);
    app.advance(TimeDelta::seconds(31));
    let uma = app.user("uma").await;
    app.until(async || uma.get("/invites?delivery=sent").await.expect(200)["total"]["count"] == 11).await;
}

#[actix_web::test]
async fn however_often_a_mail_was_tried_it_goes_out_soon_after_the_provider_works() {
    let provider = Provider::start();
    let app = broken(&provider).await;
    // Each of the five for the seventh time at last: by itself it would wait for up to four minutes.
    for calls in 6..=35 {
        app.advance(TimeDelta::seconds(31));
        app.until(async || provider.calls().len() == calls).await;
        until_its_answer_counts(&app).await;
    }
    provider.will_always(Say::Accepted);
    app.advance(TimeDelta::seconds(31));
    let uma = app.user("uma").await;
    app.until(async || uma.get("/invites?delivery=sent").await.expect(200)["total"]["count"] == 5).await;
}

#[actix_web::test]
async fn a_failure_now_and_then_holds_nothing_back() {
    let provider = Provider::start();
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url)]).await;
    let uma = app.user("uma").await;
    for n in 0..12 {
        provider.will(&[if n % 3 == 2 { Say::Accepted } else { Say::Error(500) }]);
        uma.invite(&format!("g{n}@adraptor.test")).await;
        app.until(async || provider.calls().len() == n + 1).await;
        app.until(async || {
            uma.get("/invites?limit=1").await.expect(200)["items"][0]["delivery"]["attempts"] == 1
        })
        .await;
    }
    assert_eq!(paused(&app).await, json!(null));
}

#[actix_web::test]
async fn what_the_provider_asked_for_outlasts_the_failure_of_another_request() {
    let provider = Provider::start();
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url)]).await;
    let uma = app.user("uma").await;
    for n in 1..=3 {
        provider.will(&[Say::Error(503)]);
        uma.invite(&format!("g{n}@adraptor.test")).await;
        app.until(async || provider.calls().len() == n).await;
    }
    // One is answered while the other is on its way.
    provider.will(&[Say::Slowly(Box::new(Say::Error(503))), Say::Later(503, "600".to_owned())]);
    for n in 4..=5 {
        uma.invite(&format!("g{n}@adraptor.test")).await;
        app.until(async || provider.calls().len() == n).await;
    }
    let ten_minutes = json!(app.now() + TimeDelta::minutes(10));
    app.until(async || paused(&app).await["until"] == ten_minutes).await;
    let delayed = async || uma.get("/invites").await.expect(200)["items"][1]["delivery"]["reason"].clone();
    app.until(async || !delayed().await.is_null()).await;
    assert_eq!(paused(&app).await["until"], ten_minutes);
}

#[actix_web::test]
async fn a_days_quota_that_is_used_up_is_waited_for_and_gives_nothing_up() {
    let mailing = Mailing::start("resend", &[]).await;
    mailing.provider.will(&[Say::Later(429, "86400".to_owned())]);
    let invite = mailing.uma.invite("charlie@adraptor.test").await;
    mailing.app.until(async || !mailing.delivery(&invite).await["reason"].is_null()).await;
    assert_eq!(mailing.delivery(&invite).await["status"], "queued");
    mailing.app.advance(TimeDelta::hours(24) + TimeDelta::seconds(1));
    mailing.provider.wait_for(2).await;
    let uma = mailing.app.user("uma").await;
    mailing.app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
}

#[actix_web::test]
async fn one_mail_that_the_provider_fails_at_holds_no_other_back() {
    let app = TestApp::start().await;
    // The mailbox fails at whatever goes to this address.
    let invite = app.user("uma").await.invite("fail-500@adraptor.test").await;
    for attempts in 1..=7 {
        let uma = app.user("uma").await;
        app.until(async || uma.see(&invite).await["delivery"]["attempts"] == attempts).await;
        assert_eq!(paused(&app).await, json!(null), "after {attempts}");
        app.advance(TimeDelta::minutes(16));
    }
    app.user("uma").await.invite("charlie@adraptor.test").await;
    app.mail_to("charlie@adraptor.test").await;
}
