//! A mail goes out if, and only if, the work it belongs to was done and still stands.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use guestlist::caller::Tenant;
use guestlist::email::lease::SET_OUT;
use guestlist::email::outbox::{NewEmail, enqueue};
use guestlist::email::templates::{Mail, Name};
use guestlist::email_address::EmailAddress;
use guestlist::problem::{Error, NOT_ALLOWED};
use guestlist::workspace::workspace;
use serde_json::json;

use crate::support::{Provider, Say, TestApp};

const CHARLIE: &str = "charlie@adraptor.test";

#[actix_web::test]
async fn work_that_is_undone_sends_nothing() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let to = EmailAddress::parse(CHARLIE).expect("an address");
    let undone: Result<(), Error> = app
        .app
        .db
        .write(async |tx| {
            let id = app.workspace().id;
            let tenant = Tenant::system(workspace::Model::by_id(tx, id).await?.expect("the workspace"));
            let mail = Mail::PasswordChanged { name: Name("Charlie"), at: app.now() };
            let email = NewEmail {
                workspace_id: Some(tenant.id()),
                invite: None,
                sender_id: None,
                to: &to,
                language: "en",
                mail,
                link: None,
                not_before: None,
            };
            enqueue(tx, &app.app, email).await?;
            Err(NOT_ALLOWED.into())
        })
        .await;
    assert!(undone.is_err());
    uma.invite("later@adraptor.test").await;
    app.mail_to("later@adraptor.test").await;
    assert!(app.mails_so_far(CHARLIE).await.is_empty());
}

#[actix_web::test]
async fn an_invite_that_expired_first_is_not_sent() {
    let app = TestApp::start().await;
    app.stop_worker().await;
    let invite = app.user("uma").await.invite(CHARLIE).await;
    app.advance(TimeDelta::days(7));
    app.start_worker();
    let uma = app.user("uma").await;
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "failed").await;
    let seen = uma.see(&invite).await;
    assert_eq!(seen["status"], "expired");
    assert_eq!(seen["delivery"]["reason"], "Not sent: the invite expired first.");
    assert!(app.mails_so_far(CHARLIE).await.is_empty());
}

#[actix_web::test]
async fn inviting_over_an_expired_invite_that_was_never_sent_sends_the_new_one_only() {
    let app = TestApp::start().await;
    app.stop_worker().await;
    let old = app.user("uma").await.invite(CHARLIE).await;
    app.advance(TimeDelta::days(8));
    let uma = app.user("uma").await;
    let new = uma.invite(CHARLIE).await;
    app.start_worker();
    app.until(async || uma.see(&new).await["delivery"]["status"] == "sent").await;
    assert_eq!(uma.see(&old).await["delivery"]["status"], "failed");
    assert_eq!(app.mails_so_far(CHARLIE).await.len(), 1);
}

#[actix_web::test]
async fn creating_does_not_wait_for_the_mail() {
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", "http://127.0.0.1:9")]).await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    app.until(async || uma.see(&invite).await["delivery"]["attempts"] == 1).await;
    let delivery = uma.see(&invite).await["delivery"].clone();
    assert_eq!(delivery["status"], "queued");
    assert_eq!(delivery["reason"], json!("The mail provider could not be reached."));
}

#[actix_web::test]
async fn creating_does_not_wait_for_a_provider_that_hangs() {
    let provider = Provider::start();
    let settings = [("GUESTLIST_MAIL_API_URL", provider.url.as_str()), ("GUESTLIST_SEND_LIMITS", "off")];
    let app = TestApp::start_with(&settings).await;
    let uma = app.user("uma").await;
    provider.will_always(Say::Silence);
    // Every lane of the worker waits for an answer in the end.
    for n in 0..8 {
        uma.invite(&format!("g{n}@adraptor.test")).await;
        app.until(async || provider.calls().len() == n + 1).await;
    }
    let begun = Instant::now();
    for n in 8..28 {
        uma.invite(&format!("g{n}@adraptor.test")).await;
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "the provider's 30 s are not the inviter's");
    assert_eq!(provider.calls().len(), 8);
}

#[actix_web::test]
async fn once_a_revoke_is_answered_no_mail_is_about_to_set_out() {
    let provider = Provider::start();
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url)]).await;
    let uma = app.user("uma").await;
    provider.will_always(Say::Slowly(Box::new(Say::Accepted)));
    let invite = uma.invite(CHARLIE).await;
    provider.wait_for(1).await;
    uma.revoke(&invite).await.expect(200);
    assert_eq!(uma.emails_of(&invite).await[0]["status"], "sent", "it was waited for");

    // Not for longer than a worker may take to set out.
    provider.will_always(Say::Silence);
    let invite = uma.invite("mona@studio-k.test").await;
    provider.wait_for(2).await;
    let begun = Instant::now();
    uma.revoke(&invite).await.expect(200);
    assert!(begun.elapsed() >= SET_OUT && begun.elapsed() < Duration::from_secs(10));
    assert_eq!(uma.emails_of(&invite).await[0]["status"], "queued");
}

#[actix_web::test]
async fn a_link_that_no_longer_resets_a_password_is_not_sent() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    app.stop_worker().await;
    app.anonymous().post("/password/forgot", json!({ "email": uma.email })).await.expect(202);
    app.advance(TimeDelta::minutes(61));
    app.start_worker();
    app.user("uma").await.invite(CHARLIE).await;
    app.mail_to(CHARLIE).await;
    assert!(app.mails_so_far(&uma.email).await.is_empty());
}
