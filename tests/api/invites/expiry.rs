//! What time does to an invite is told: a reminder before, an event when it expires.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Person, Provider, Say, TestApp, WEBHOOK_SECRET, Webhook, Worker};

const CHARLIE: &str = "charlie@adraptor.test";

async fn actions(app: &TestApp, invite: &Value) -> Vec<String> {
    app.admin("ada").await.events_on(&invite["id"]).await
}

async fn remind_two_days_before(person: &Person) {
    let policy = json!({ "invite_lifetime_seconds": 604_800, "reminder_days": 2 });
    person.patch("/workspace", policy).await.expect(200);
}

#[actix_web::test]
async fn that_an_invite_expired_is_an_event_once_however_many_replicas_look() {
    let app = TestApp::start().await;
    let others = [Worker::start(app.replica().await), Worker::start(app.replica().await)];
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
    app.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    assert!(!actions(&app, &invite).await.contains(&"invite.expired".to_owned()));
    app.advance(TimeDelta::minutes(2));
    app.until(async || actions(&app, &invite).await.contains(&"invite.expired".to_owned())).await;
    app.advance(TimeDelta::minutes(2));
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    assert_eq!(actions(&app, &invite).await, ["invite.created", "invite.sent", "invite.expired"]);
    for worker in others {
        worker.stop().await;
    }
}

#[actix_web::test]
async fn one_sent_again_expires_again_and_one_that_is_over_does_not() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let again = uma.invite(CHARLIE).await;
    let revoked = uma.invite("rick@adraptor.test").await;
    uma.revoke(&revoked).await.expect(200);
    app.advance(TimeDelta::days(8));
    app.until(async || actions(&app, &again).await.contains(&"invite.expired".to_owned())).await;
    app.user("uma").await.resend(&again).await.expect(200);
    app.advance(TimeDelta::days(8));
    app.until(async || {
        actions(&app, &again).await.iter().filter(|action| *action == "invite.expired").count() == 2
    })
    .await;
    assert!(!actions(&app, &revoked).await.contains(&"invite.expired".to_owned()));
}

#[actix_web::test]
async fn a_reminder_goes_out_once_with_a_link_that_works() {
    let app = TestApp::start().await;
    remind_two_days_before(&app.admin("ada").await).await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
    app.advance(TimeDelta::days(5) + TimeDelta::minutes(1));
    let mails = app.mails_to(CHARLIE, 2).await;
    assert_eq!(mails[0].subject, "Reminder: your invite to Contenzilla expires soon");
    assert_eq!(mails[0].link(), mails[1].link());
    let uma = app.user("uma").await;
    let emails = uma.emails_of(&invite).await;
    assert_eq!((&emails[0]["kind"], &emails[1]["kind"]), (&json!("invite_reminder"), &json!("invite")));
    app.advance(TimeDelta::minutes(5));
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    assert_eq!(app.mails_so_far(CHARLIE).await.len(), 2);
    app.anonymous().join_as_new(&mails[0].link()).await.expect(201);
}

#[actix_web::test]
async fn whoever_joined_or_cannot_join_is_not_reminded() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    remind_two_days_before(&ada).await;
    let uma = app.user("uma").await;
    uma.invite(CHARLIE).await;
    app.anonymous().join_as_new(&app.mail_to(CHARLIE).await.link()).await.expect(201);
    uma.invite("dora@adraptor.test").await;
    app.anonymous().decline(&app.mail_to("dora@adraptor.test").await.link()).await.expect(204);
    uma.invite("fail-422@adraptor.test").await;
    let leaving = app.user("ugo").await;
    leaving.invite("mona@studio-k.test").await;
    app.mail_to("mona@studio-k.test").await;
    leaving.post_nothing("/members/me/leave").await.expect(204);
    app.advance(TimeDelta::days(5) + TimeDelta::minutes(2));
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    for address in [CHARLIE, "dora@adraptor.test", "mona@studio-k.test"] {
        assert_eq!(app.mails_so_far(address).await.len(), 1, "{address}");
    }
    assert_eq!(app.mails_so_far("fail-422@adraptor.test").await.len(), 0);
}

#[actix_web::test]
async fn without_the_setting_there_is_no_reminder() {
    let app = TestApp::start().await;
    app.user("uma").await.invite(CHARLIE).await;
    app.mail_to(CHARLIE).await;
    app.advance(TimeDelta::days(6));
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    assert_eq!(app.mails_so_far(CHARLIE).await.len(), 1);
}

#[actix_web::test]
async fn the_sender_is_told_that_an_invite_did_not_arrive() {
    let app = TestApp::start_reporting().await;
    let uma = app.user("uma").await;
    uma.patch("/me", json!({ "language": "es" })).await.expect(200);
    let invite = uma.invite("bounced@adraptor.test").await;
    let mail = app.mail_to(&uma.email).await;
    assert_eq!(mail.subject, "Una invitación a Contenzilla no ha llegado");
    let id = invite["id"].as_str().expect("an id");
    for told in ["bounced@adraptor.test", "The address does not exist.", &format!("details={id}")] {
        assert!(mail.text.contains(told), "{told}: {}", mail.text);
    }
}

#[actix_web::test]
async fn what_the_provider_refuses_is_told_and_no_more_than_five_a_day() {
    let provider = Provider::start();
    provider.will(&[Say::Error(422)]);
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url)]).await;
    let uma = app.user("uma").await;
    let emails: Vec<String> = (0..8).map(|n| format!("g{n}@adraptor.test")).collect();
    uma.post("/invites/bulk", json!({ "emails": emails })).await.expect(200);
    provider.wait_for(13).await;
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
    let told: Vec<_> = provider.mails().into_iter().filter(|mail| mail.to() == uma.email).collect();
    assert_eq!(told.len(), 5);
}

#[actix_web::test]
async fn what_was_taken_back_or_is_an_older_mail_is_not_told() {
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_WEBHOOK_SECRET", WEBHOOK_SECRET)]).await;
    let uma = app.user("uma").await;
    app.stop_worker().await;
    let revoked = uma.invite("rick@adraptor.test").await;
    uma.revoke(&revoked).await.expect(200);
    app.start_worker();
    let invite = uma.invite(CHARLIE).await;
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
    let old = uma.emails_of(&invite).await.remove(0);
    app.advance(TimeDelta::minutes(2));
    uma.resend(&invite).await.expect(200);
    app.mails_to(CHARLIE, 2).await;
    Webhook::bounced(&old, app.now()).post(&app).await.expect(200);
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
    assert!(app.mails_so_far(&uma.email).await.is_empty());
}
