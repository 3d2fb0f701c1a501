use chrono::TimeDelta;
use serde_json::json;

use crate::support::{Answer, PASSWORD, TestApp};

const OLIVE: &str = "olive@contenzilla.test";
const NOBODY: &str = "nobody@contenzilla.test";

async fn forgot(app: &TestApp, email: &str) -> Answer {
    app.anonymous().post("/password/forgot", json!({ "email": email })).await
}

#[actix_web::test]
async fn a_link_comes_by_mail_and_only_there() {
    let app = TestApp::start().await;
    let answer = forgot(&app, " Olive@Contenzilla.test").await;
    assert_eq!(answer.expect(202), json!({}));
    let mail = app.mail_to(OLIVE).await;
    let token = mail.link();
    assert!(mail.text.contains(&format!("{}/reset#{token}", app.url)), "{}", mail.text);
    assert!(mail.html.contains(&token) && !mail.subject.contains(&token));
    assert!(!answer.text.contains(&token));
}

#[actix_web::test]
async fn an_unknown_address_is_answered_alike_and_gets_no_mail() {
    let app = TestApp::start().await;
    let unknown = forgot(&app, NOBODY).await;
    let known = forgot(&app, OLIVE).await;
    assert_eq!(unknown.observable(), known.observable());
    app.mail_to(OLIVE).await;
    assert!(app.mails_so_far(NOBODY).await.is_empty());
}

#[actix_web::test]
async fn links_are_made_from_our_own_address_only() {
    let app = TestApp::start().await;
    let client = app
        .anonymous()
        .with_header("host", "evil.test")
        .with_header("x-forwarded-host", "evil.test")
        .with_header("forwarded", "host=evil.test");
    client.post("/password/forgot", json!({ "email": OLIVE })).await.expect(202);
    let mail = app.mail_to(OLIVE).await;
    assert!(!mail.text.contains("evil.test") && !mail.html.contains("evil.test"), "{}", mail.text);
}

#[actix_web::test]
async fn nobodys_inbox_is_flooded_and_nobody_is_told_so() {
    let app = TestApp::start().await;
    for _ in 0..7 {
        assert_eq!(forgot(&app, OLIVE).await.expect(202), json!({}));
    }
    // A mail that was asked for later is not sent earlier: those before have come by now.
    forgot(&app, "uma@contenzilla.test").await.expect(202);
    app.mails_to(OLIVE, 4).await;
    app.advance(TimeDelta::minutes(1));
    forgot(&app, OLIVE).await.expect(202);
    assert_eq!(app.mails_to(OLIVE, 5).await.len(), 5);
    forgot(&app, OLIVE).await.expect(202);
    app.advance(TimeDelta::minutes(1));
    forgot(&app, OLIVE).await.expect(202);
    app.advance(TimeDelta::minutes(1));
    forgot(&app, OLIVE).await.expect(202);
    assert_eq!(app.mails_to(OLIVE, 6).await.len(), 6);
}

#[actix_web::test]
async fn many_addresses_asked_for_from_one_place_have_to_wait() {
    let app = TestApp::start().await;
    for nth in 0..21 {
        forgot(&app, &format!("person{nth}@contenzilla.test")).await.expect(202);
    }
    let (known, unknown) = (forgot(&app, OLIVE).await, forgot(&app, NOBODY).await);
    known.problem(429, "rate_limited");
    assert_eq!(known.observable(), unknown.observable());
    app.anonymous().sign_in(OLIVE, PASSWORD).await.expect(200);
}

#[actix_web::test]
async fn asking_changes_nothing_yet() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    forgot(&app, OLIVE).await.expect(202);
    olive.me().await;
    app.anonymous().refresh(&olive.cookie).await.expect(200);
    app.anonymous().sign_in(OLIVE, PASSWORD).await.expect(200);
}

#[actix_web::test]
async fn input_is_checked() {
    let app = TestApp::start().await;
    forgot(&app, "no address").await.invalid(&["#/email"]);
    for body in [json!({}), json!({ "email": null }), json!({ "email": OLIVE, "link": "https://evil.test" })]
    {
        app.anonymous().post("/password/forgot", &body).await.problem(400, "bad_request");
    }
}
