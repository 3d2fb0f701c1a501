//! What a provider reports of a mail is shown with its invite, whatever the order it comes in.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Person, Provider, Say, TestApp, WEBHOOK_SECRET, Webhook};

const CHARLIE: &str = "charlie@adraptor.test";

/// With a mailbox that reports nothing by itself.
async fn start() -> TestApp {
    TestApp::start_with(&[("GUESTLIST_MAIL_WEBHOOK_SECRET", WEBHOOK_SECRET)]).await
}

async fn delivery(person: &Person, invite: &Value) -> Value {
    person.see(invite).await["delivery"].clone()
}

/// Invites Charlie; answers the invite and its mail, once that is sent.
async fn sent(app: &TestApp, person: &Person) -> (Value, Value) {
    let invite = person.invite(CHARLIE).await;
    app.until(async || delivery(person, &invite).await["status"] == "sent").await;
    let email = person.emails_of(&invite).await.remove(0);
    (invite, email)
}

async fn guest_status(person: &Person) -> Value {
    person.get("/guests").await.expect(200)["items"][0]["status"].clone()
}

#[actix_web::test]
async fn the_built_in_mailbox_reports_what_becomes_of_each_mail() {
    let app = TestApp::start_reporting().await;
    let ada = app.admin("ada").await;
    let cases = [
        ("charlie", "delivered", Value::Null),
        ("bounced", "bounced", json!("The address does not exist.")),
        ("mailbox-full", "bounced", json!("The mailbox is full.")),
        ("complained", "complained", json!("The receiver reported the mail as spam.")),
        (
            "suppressed",
            "bounced",
            json!(
                "The mail provider no longer sends to this address, because of an earlier bounce or complaint."
            ),
        ),
    ];
    for (name, status, reason) in cases {
        let invite = ada.invite(&format!("{name}@adraptor.test")).await;
        app.until(async || delivery(&ada, &invite).await["status"] == status).await;
        let seen = delivery(&ada, &invite).await;
        assert_eq!(seen["reason"], reason, "{name}");
        let actions = ada.events_on(&invite["id"]).await;
        assert_eq!(actions.last().map(String::as_str), Some(format!("invite.{status}").as_str()), "{name}");
    }
    let page = ada.get("/guests?sort=name").await.expect(200);
    let rows: Vec<(&str, &str)> = page["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| (row["email"].as_str().expect("text"), row["status"].as_str().expect("text")))
        .collect();
    assert_eq!(
        rows,
        [
            ("bounced@adraptor.test", "delivery_failed"),
            ("charlie@adraptor.test", "invited"),
            ("complained@adraptor.test", "delivery_failed"),
            ("mailbox-full@adraptor.test", "delivery_failed"),
            ("suppressed@adraptor.test", "delivery_failed"),
        ]
    );
}

#[actix_web::test]
async fn a_mails_events_stand_in_the_order_they_happened() {
    let app = start().await;
    let uma = app.user("uma").await;
    let (invite, email) = sent(&app, &uma).await;
    app.advance(TimeDelta::minutes(3));
    let (sent_at, now) = (app.now() - TimeDelta::minutes(3), app.now());
    Webhook::of(&email, "email.complained", now, json!({})).post(&app).await.expect(200);
    let earlier = now - TimeDelta::minutes(1);
    Webhook::of(&email, "email.delivered", earlier, json!({})).post(&app).await.expect(200);
    let email = uma.emails_of(&invite).await.remove(0);
    let spam = "The receiver reported the mail as spam.";
    assert_eq!(
        email["events"],
        json!([
            { "status": "queued", "at": sent_at, "reason": null },
            { "status": "sent", "at": sent_at, "reason": null },
            { "status": "delivered", "at": earlier, "reason": null },
            { "status": "complained", "at": now, "reason": spam },
        ])
    );
    // It does not go back.
    assert_eq!((&email["status"], &email["reason"]), (&json!("complained"), &json!(spam)));
    assert_eq!(delivery(&uma, &invite).await["status"], "complained");
    assert_eq!(guest_status(&uma).await, "delivery_failed");
}

#[actix_web::test]
async fn ten_times_the_same_and_in_any_order_ends_the_same() {
    let app = start().await;
    let ada = app.admin("ada").await;
    let (invite, email) = sent(&app, &ada).await;
    let now = app.now();
    let delayed = Webhook::of(&email, "email.delivery_delayed", now - TimeDelta::seconds(3), json!({}));
    let delivered = Webhook::of(&email, "email.delivered", now - TimeDelta::seconds(2), json!({}));
    let bounced = Webhook::bounced(&email, now - TimeDelta::seconds(1));
    for round in 0..10 {
        // Also under another id: the provider repeats what it is not sure of having said.
        let again =
            |webhook: &Webhook| Webhook { id: format!("{}-{}", webhook.id, round / 5), ..webhook.clone() };
        for webhook in [&bounced, &delayed, &delivered] {
            again(webhook).post(&app).await.expect(200);
        }
    }
    let email = ada.emails_of(&invite).await.remove(0);
    let statuses: Vec<&Value> =
        email["events"].as_array().expect("a list").iter().map(|event| &event["status"]).collect();
    assert_eq!(statuses, ["sent", "delivered", "bounced", "queued", "sent"]);
    assert_eq!(delivery(&ada, &invite).await["status"], "bounced");
    let actions = ada.events_on(&invite["id"]).await;
    assert_eq!(actions, ["invite.created", "invite.sent", "invite.bounced"]);
}

#[actix_web::test]
async fn a_report_that_comes_before_our_own_note_is_not_lost() {
    let provider = Provider::start();
    provider.will(&[Say::Silence]);
    let app = TestApp::start_with(&[
        ("GUESTLIST_MAIL_API_URL", &provider.url),
        ("GUESTLIST_MAIL_WEBHOOK_SECRET", WEBHOOK_SECRET),
    ])
    .await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    provider.wait_for(1).await;
    let email = uma.emails_of(&invite).await.remove(0);
    assert_eq!(email["status"], "queued");
    Webhook::of(&email, "email.delivered", app.now(), json!({})).post(&app).await.expect(200);
    assert_eq!(delivery(&uma, &invite).await["status"], "delivered");
    // The worker dies; whoever takes its work over finds nothing to do.
    app.kill_worker().await;
    app.advance(TimeDelta::hours(1));
    app.start_worker();
    let uma = app.user("uma").await;
    let other = uma.invite("mona@studio-k.test").await;
    app.until(async || delivery(&uma, &other).await["status"] == "sent").await;
    assert_eq!(provider.calls().len(), 2, "one mail each");
    assert_eq!(delivery(&uma, &invite).await["status"], "delivered");
}

#[actix_web::test]
async fn without_our_tag_the_providers_own_id_tells_the_mail() {
    let app = start().await;
    let uma = app.user("uma").await;
    let (invite, _) = sent(&app, &uma).await;
    let message = &app.mail_to(CHARLIE).await.id;
    let of_id = json!({ "email_id": message, "tags": null });
    Webhook::of(&json!({}), "email.delivered", app.now(), of_id).post(&app).await.expect(200);
    assert_eq!(delivery(&uma, &invite).await["status"], "delivered");
}

#[actix_web::test]
async fn an_older_mail_says_nothing_about_the_newest() {
    let app = start().await;
    let uma = app.user("uma").await;
    let (invite, old) = sent(&app, &uma).await;
    app.advance(TimeDelta::minutes(2));
    uma.resend(&invite).await.expect(200);
    app.until(async || delivery(&uma, &invite).await["status"] == "sent").await;
    Webhook::of(&old, "email.failed", app.now(), json!({ "failed": { "reason": "reached_daily_quota" } }))
        .post(&app)
        .await
        .expect(200);
    assert_eq!(delivery(&uma, &invite).await["status"], "sent");
    let emails = uma.emails_of(&invite).await;
    assert_eq!((&emails[0]["status"], &emails[1]["status"]), (&json!("sent"), &json!("failed")));
    Webhook::bounced(&old, app.now()).post(&app).await.expect(200);
    assert_eq!(uma.emails_of(&invite).await[1]["status"], "bounced");
    assert_eq!(delivery(&uma, &invite).await["status"], "sent");
}

#[actix_web::test]
async fn a_delay_is_told_while_the_mail_is_under_way() {
    let app = start().await;
    let uma = app.user("uma").await;
    let (invite, email) = sent(&app, &uma).await;
    let now = app.now();
    Webhook::of(&email, "email.delivery_delayed", now + TimeDelta::seconds(1), json!({}))
        .post(&app)
        .await
        .expect(200);
    let seen = delivery(&uma, &invite).await;
    assert_eq!(seen["status"], "sent");
    assert!(
        seen["reason"].as_str().is_some_and(|reason| reason.starts_with("The mail is delayed.")),
        "{seen}"
    );
    Webhook::of(&email, "email.delivered", now + TimeDelta::seconds(9), json!({}))
        .post(&app)
        .await
        .expect(200);
    assert_eq!(delivery(&uma, &invite).await["reason"], Value::Null);
    assert_eq!(guest_status(&uma).await, "invited");
}
