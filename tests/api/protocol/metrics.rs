//! What an operator sees at `GET /metrics`.

use std::collections::HashMap;
use std::net::TcpListener;

use actix_web::rt;
use chrono::TimeDelta;
use guestlist::metrics;
use reqwest::Method;

use crate::support::{Provider, Say, TestApp, send};

/// The series of a process, by name and labels.
struct Scrape(HashMap<String, f64>);

impl Scrape {
    fn get(&self, series: &str) -> f64 {
        let known = || self.0.keys().cloned().collect::<Vec<_>>().join("\n");
        *self.0.get(series).unwrap_or_else(|| panic!("no {series} in:\n{}", known()))
    }
}

/// The operator's address of a server.
async fn watch(app: &TestApp) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/metrics", listener.local_addr().expect("its address"));
    rt::spawn(metrics::serve(app.app.clone(), listener).expect("it is served"));
    url
}

async fn scrape(url: &str) -> Scrape {
    let answer = reqwest::get(url).await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let text = answer.text().await.expect("a body");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let series = lines.map(|line| line.rsplit_once(' ').expect("a series and its value"));
    Scrape(series.map(|(name, value)| (name.to_owned(), value.parse().expect("a number"))).collect())
}

#[actix_web::test]
async fn requests_are_counted_by_operation_and_status_and_never_by_path() {
    let app = TestApp::start().await;
    let metrics = watch(&app).await;
    let ada = app.admin("ada").await;
    let invite = ada.invite("charlie@adraptor.test").await;
    for _ in 0..3 {
        ada.see(&invite).await;
    }
    ada.get("/invites/017f22e2-79b0-7cc3-98c4-dc0c0c07398f").await.problem(404, "not_found");
    ada.get("/%6de").await.expect(200);
    app.anonymous().get("/me").await.problem(401, "unauthenticated");
    ada.get("/nowhere").await.problem(404, "not_found");
    let page = send(ada.request_at(Method::GET, "/guests?q=secret")).await;
    send(ada.request_at(Method::GET, "/health/ready")).await.expect(200);
    send(ada.request_at(Method::from_bytes(b"BREW").expect("a method"), "/api/v1/me")).await;

    let seen = scrape(&metrics).await;
    let requests = |operation: &str, method: &str, status: u16| {
        let labels = format!(r#"operation="{operation}",method="{method}",status="{status}""#);
        seen.get(&format!("guestlist_http_requests_total{{{labels}}}"))
    };
    assert_eq!(requests("create_invite", "POST", 201), 1.0);
    assert_eq!(requests("get_invite", "GET", 200), 3.0);
    assert_eq!(requests("get_invite", "GET", 404), 1.0);
    assert_eq!(requests("get_me", "GET", 200), 1.0);
    assert_eq!(requests("get_me", "GET", 401), 1.0);
    assert_eq!(requests("unknown", "GET", 404), 1.0);
    assert_eq!(requests("unknown", "OTHER", 405), 1.0);
    assert_eq!(requests("web_app", "GET", page.status), 1.0);
    assert_eq!(requests("health_ready", "GET", 200), 1.0);
    let took = |of: &str| seen.get(&format!("guestlist_http_request_duration_seconds_{of}"));
    assert_eq!(took(r#"count{operation="get_invite"}"#), 4.0);
    assert_eq!(took(r#"bucket{operation="get_invite",le="+Inf"}"#), 4.0);
    assert!(took(r#"sum{operation="get_invite"}"#) > 0.0);
    assert!(!seen.0.keys().any(|series| series.contains("secret") || series.contains("017f")));
}

#[actix_web::test]
async fn the_outbox_is_measured_when_somebody_asks() {
    let provider = Provider::start();
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url)]).await;
    let metrics = watch(&app).await;
    let ada = app.admin("ada").await;
    let mails = async |state: &str| {
        scrape(&metrics).await.get(&format!(r#"guestlist_outbox_mails{{state="{state}"}}"#))
    };
    let oldest = async |state: &str| {
        scrape(&metrics).await.get(&format!(r#"guestlist_outbox_oldest_seconds{{state="{state}"}}"#))
    };
    let sends = async |result: &str| {
        let labels = format!(r#"provider="mailbox",result="{result}""#);
        scrape(&metrics).await.get(&format!("guestlist_mail_sends_total{{{labels}}}"))
    };
    for state in ["due", "held", "sending", "waiting", "failed"] {
        assert_eq!(mails(state).await, 0.0, "{state}");
    }

    // One that the provider takes, one it refuses, one it wants later.
    provider.will(&[Say::Accepted]);
    ada.invite("charlie@adraptor.test").await;
    app.until(async || scrape(&metrics).await.0.keys().any(|series| series.contains("sent"))).await;
    assert_eq!(sends("sent").await, 1.0);
    provider.will(&[Say::Error(422)]);
    ada.invite("mona@studio-k.test").await;
    app.until(async || mails("failed").await == 1.0).await;
    app.until(async || scrape(&metrics).await.get("guestlist_mail_dead_letters_total") == 1.0).await;
    assert_eq!(sends("refused").await, 1.0);
    // She is told of it.
    app.until(async || provider.calls_to(&ada.email) == 1).await;
    provider.will(&[Say::Error(500)]);
    ada.invite("eve@studio-k.test").await;
    app.until(async || mails("waiting").await == 1.0).await;
    app.until(async || scrape(&metrics).await.0.keys().any(|series| series.contains("retry"))).await;
    app.stop_worker().await;
    app.advance(TimeDelta::minutes(17));
    assert_eq!((mails("due").await, mails("waiting").await), (1.0, 0.0));
    assert_eq!(oldest("due").await, 17.0 * 60.0, "since its first try");
    assert_eq!(oldest("waiting").await, 0.0);

    // A provider that says "later" holds all back.
    provider.will(&[Say::Later(429, "3600".to_owned())]);
    app.start_worker();
    app.until(async || mails("waiting").await == 1.0).await;
    let ada = app.admin("ada").await;
    ada.invite("gil@studio-k.test").await;
    assert_eq!((mails("due").await, mails("held").await), (0.0, 1.0));
}

#[actix_web::test]
async fn a_mail_taken_over_from_a_dead_worker_is_counted() {
    let provider = Provider::start();
    provider.will(&[Say::Silence]);
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url)]).await;
    let metrics = watch(&app).await;
    app.user("uma").await.invite("charlie@adraptor.test").await;
    provider.wait_for(1).await;
    let value = async |series: &str| scrape(&metrics).await.get(series);
    assert_eq!(value(r#"guestlist_outbox_mails{state="sending"}"#).await, 1.0);
    app.kill_worker().await;
    app.start_worker();
    assert_eq!(value("guestlist_mail_leases_rescued_total").await, 0.0);
    app.advance(TimeDelta::minutes(2));
    app.until(async || value("guestlist_mail_leases_rescued_total").await == 1.0).await;
}

#[actix_web::test]
async fn the_pools_are_measured_and_a_database_that_is_away_is_said() {
    let app = TestApp::start().await;
    let metrics = watch(&app).await;
    let seen = scrape(&metrics).await;
    assert_eq!(seen.get("guestlist_database_up"), 1.0);
    let pools: &[(&str, f64)] = match app.app.db.is_sqlite() {
        true => &[("readers", 4.0), ("writer", 1.0)],
        false => &[("all", 8.0)],
    };
    for (pool, max) in pools {
        assert_eq!(seen.get(&format!(r#"guestlist_database_connections_max{{pool="{pool}"}}"#)), *max);
        let open = |state: &str| {
            seen.get(&format!(r#"guestlist_database_connections{{pool="{pool}",state="{state}"}}"#))
        };
        assert!((1.0..=*max).contains(&(open("idle") + open("in_use"))), "{pool}");
    }

    app.app.db.close().await;
    let seen = scrape(&metrics).await;
    assert_eq!(seen.get("guestlist_database_up"), 0.0);
    assert!(!seen.0.keys().any(|series| series.contains("outbox")), "no old figure");
}

#[actix_web::test]
async fn the_public_cannot_see_them() {
    let app = TestApp::start().await;
    let page = send(app.anonymous().request_at(Method::GET, "/metrics")).await;
    assert!(!page.text.contains("guestlist_http_requests"), "{}", page.text);
}
