//! Workers that die, are late, or are several.

use chrono::TimeDelta;
use guestlist::email::{lease, outbox};
use guestlist::invites::invite::DeliveryStatus;
use serde_json::json;

use crate::support::{Provider, Say, TestApp, Worker};

const CHARLIE: &str = "charlie@adraptor.test";

/// As a worker takes what is due.
async fn claim(app: &TestApp) -> Vec<outbox::Model> {
    let now = app.now();
    let claiming = async |tx: &_| {
        let mut due = outbox::Model::due(tx, 10, now).await?;
        outbox::Model::claim(tx, &mut due.emails, None, now).await?;
        Ok(due.emails)
    };
    app.app.db.write(claiming).await.expect("claimed")
}

#[actix_web::test]
async fn a_mail_whose_worker_died_in_the_middle_is_taken_again_after_the_lease() {
    let provider = Provider::start();
    provider.will(&[Say::Silence]);
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url)]).await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    provider.wait_for(1).await;
    app.kill_worker().await;
    app.start_worker();
    uma.invite("mona@studio-k.test").await;
    assert_eq!(provider.wait_for(2).await[1].to(), "mona@studio-k.test");
    app.advance(TimeDelta::seconds(119));
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert_eq!(provider.calls().len(), 2, "the lease still runs");
    app.advance(TimeDelta::seconds(1));
    let calls = provider.wait_for(3).await;
    assert_eq!(calls[0], calls[2], "the same key, the same bytes");
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
}

#[actix_web::test]
async fn a_mail_left_for_longer_than_the_provider_remembers_is_given_up_and_can_be_resent() {
    let provider = Provider::start();
    provider.will(&[Say::Silence]);
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url)]).await;
    let invite = app.user("uma").await.invite(CHARLIE).await;
    provider.wait_for(1).await;
    app.kill_worker().await;
    // Nobody ran Guestlist for a day; whether the first try arrived, nobody knows.
    app.advance(TimeDelta::hours(25));
    app.start_worker();
    let uma = app.user("uma").await;
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "failed").await;
    assert_eq!(provider.calls_to(CHARLIE), 1);
    uma.resend(&invite).await.expect(200);
    app.until(async || provider.calls_to(CHARLIE) == 2).await;
}

#[actix_web::test]
async fn a_late_worker_can_no_longer_note_anything() {
    let provider = Provider::start();
    provider.will(&[Say::Error(422)]);
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url)]).await;
    app.stop_worker().await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    let claim = async || claim(&app).await;
    let late = claim().await;
    assert_eq!(late.len(), 1);
    assert!(claim().await.is_empty(), "one mail, one worker");
    app.advance(lease::LEASE);
    app.start_worker();
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "failed").await;
    let now = app.now();
    let noted =
        app.app.db.write(async |tx| late[0].note(tx, lease::Note::of(DeliveryStatus::Sent), now).await);
    assert!(!noted.await.expect("asked"), "another worker had it meanwhile");
    assert_eq!(uma.emails_of(&invite).await[0]["status"], "failed");
}

#[actix_web::test]
async fn a_late_worker_can_note_nothing_while_another_is_on_it() {
    let app = TestApp::start().await;
    app.stop_worker().await;
    app.user("uma").await.invite(CHARLIE).await;
    let claim = async || claim(&app).await.remove(0);
    let late = claim().await;
    app.advance(lease::LEASE);
    let current = claim().await;
    let now = app.now();
    for (worker, may) in [(&late, false), (&current, true)] {
        let noted =
            app.app.db.write(async |tx| worker.note(tx, lease::Note::of(DeliveryStatus::Sent), now).await);
        assert_eq!(noted.await.expect("asked"), may);
    }
}

#[actix_web::test]
async fn several_workers_send_each_mail_once_in_a_race() {
    let provider = Provider::start();
    let settings = [("GUESTLIST_MAIL_API_URL", provider.url.as_str()), ("GUESTLIST_SEND_LIMITS", "off")];
    let app = TestApp::start_with(&settings).await;
    let replicas = [app.replica().await, app.replica().await, app.replica().await];
    let _workers: Vec<Worker> = replicas.iter().cloned().map(Worker::start).collect();
    let ada = app.admin("ada").await;
    for chunk in 0..3 {
        let emails: Vec<String> = (0..100).map(|n| format!("g{chunk}-{n}@adraptor.test")).collect();
        ada.post("/invites/bulk", json!({ "emails": emails })).await.expect(200);
    }
    app.until(async || ada.get("/invites?delivery=sent").await.expect(200)["total"]["count"] == 300).await;
    let mut sent: Vec<String> = provider.mails().iter().map(|mail| mail.to()).collect();
    assert_eq!(sent.len(), 300);
    sent.sort();
    sent.dedup();
    assert_eq!(sent.len(), 300);
}

#[actix_web::test]
async fn a_worker_told_to_stop_finishes_what_it_began() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let emails: Vec<String> = (0..30).map(|n| format!("g{n}@adraptor.test")).collect();
    uma.post("/invites/bulk", json!({ "emails": emails })).await.expect(200);
    app.mail_to("g0@adraptor.test").await;
    app.stop_worker().await;
    let mut arrived = 0;
    for email in &emails {
        let invites = uma.get(&format!("/invites?q={email}")).await.expect(200);
        let is_sent = invites["items"][0]["delivery"]["status"] == "sent";
        assert_eq!(app.mails_so_far(email).await.len(), usize::from(is_sent), "{email}");
        arrived += usize::from(is_sent);
    }
    assert!(arrived > 0);
    app.start_worker();
    app.until(async || uma.get("/invites?delivery=sent").await.expect(200)["total"]["count"] == 30).await;
}

#[actix_web::test]
async fn what_was_put_back_is_as_if_it_had_not_been_taken() {
    let app = TestApp::start().await;
    app.stop_worker().await;
    app.user("uma").await.invite(CHARLIE).await;
    let taken = claim(&app).await;
    let released = async |tx: &_| outbox::Model::release(tx, &taken, None).await;
    app.app.db.write(released).await.expect("put back");
    let again = claim(&app).await.remove(0);
    assert_eq!((again.attempts, again.batch_id), (1, None));
    // Whoever had it before may put back nothing any more.
    app.app.db.write(released).await.expect("nothing done");
    assert!(claim(&app).await.is_empty());
}
