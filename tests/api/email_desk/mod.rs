//! Settings → Email: an admin sees whether mail leaves, and sends again what was given up.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Person, Provider, Say, TestApp, WEBHOOK_SECRET, Webhook};

const CHARLIE: &str = "charlie@adraptor.test";

async fn status(person: &Person) -> Value {
    person.get("/email").await.expect(200)
}

async fn dead_letters(person: &Person) -> Vec<Value> {
    person.get("/email/dead-letters").await.expect(200)["items"].as_array().expect("a list").clone()
}

async fn until_is(app: &TestApp, person: &Person, invite: &Value, wanted: &str) {
    app.until(async || person.see(invite).await["delivery"]["status"] == wanted).await;
}

#[actix_web::test]
async fn an_admin_sees_whether_mail_leaves() {
    let provider = Provider::start();
    let app = TestApp::start_with(&[
        ("GUESTLIST_MAIL_API_URL", &provider.url),
        ("GUESTLIST_MAIL_FROM", "Guest List <guests@contenzilla.test>"),
    ])
    .await;
    let ada = app.admin("ada").await;
    let calm = json!({
        "provider": "mailbox",
        "from": "Guest List <guests@contenzilla.test>",
        "reports": true,
        "paused": null,
        "queued": 0,
        "oldest_queued_at": null,
        "sent_last_hour": 0,
        "dead_letters": 0,
    });
    assert_eq!(status(&ada).await, calm);
    until_is(&app, &ada, &ada.invite(CHARLIE).await, "sent").await;
    assert_eq!(status(&ada).await["sent_last_hour"], 1);
    app.advance(TimeDelta::minutes(61));
    let ada = app.admin("ada").await;
    assert_eq!(status(&ada).await, calm);

    provider.will(&[Say::Error(401)]);
    let begun = app.now();
    let invite = ada.invite("mona@studio-k.test").await;
    app.until(async || !ada.see(&invite).await["delivery"]["reason"].is_null()).await;
    let stuck = status(&ada).await;
    assert_eq!((&stuck["queued"], &stuck["oldest_queued_at"]), (&json!(1), &json!(begun)));
    assert_eq!(stuck["paused"]["reason"], "The mail provider answered 401: The provider says 401.");
    assert_eq!(stuck["paused"]["until"], json!(begun + TimeDelta::minutes(1)));
    // Another workspace shares the provider, not the mails.
    let olga = app.other_workspace().await.owner("olga").await;
    let theirs = status(&olga).await;
    assert_eq!((&theirs["queued"], &theirs["sent_last_hour"]), (&json!(0), &json!(0)));
}

#[actix_web::test]
async fn what_the_provider_refused_is_sent_again_by_hand() {
    let provider = Provider::start();
    provider.will(&[Say::Error(422)]);
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url)]).await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let invite = uma.invite(CHARLIE).await;
    until_is(&app, &uma, &invite, "failed").await;
    let email = uma.emails_of(&invite).await.remove(0);
    let dead = dead_letters(&ada).await;
    assert_eq!(
        dead,
        [json!({
            "id": email["id"],
            "kind": "invite",
            "to": CHARLIE,
            "subject": dead[0]["subject"],
            "reason": "The mail provider answered 422: The provider says 422.",
            "attempts": 1,
            "invite_id": invite["id"],
            "created_at": app.now(),
            "dead_at": app.now(),
        })]
    );
    assert_eq!(status(&ada).await["dead_letters"], 1);
    assert_eq!(ada.get("/guests").await.expect(200)["items"][0]["status"], "delivery_failed");

    let path = format!("/email/dead-letters/{}/retry", email["id"].as_str().expect("an id"));
    ada.post_nothing(&path).await.expect(204);
    until_is(&app, &uma, &invite, "sent").await;
    ada.post_nothing(&path).await.problem(404, "not_found");
    assert_eq!(dead_letters(&ada).await, [] as [Value; 0]);
    assert_eq!(ada.get("/guests").await.expect(200)["items"][0]["status"], "invited");
    let calls: Vec<_> = provider.mails().into_iter().filter(|mail| mail.to() == CHARLIE).collect();
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].body, calls[1].body, "the same mail, the same link");
    assert_ne!(
        calls[0].idempotency_key, calls[1].idempotency_key,
        "or the provider would only repeat itself"
    );
    let log = uma.emails_of(&invite).await[0]["events"].clone();
    let statuses: Vec<&Value> =
        log.as_array().expect("a list").iter().map(|event| &event["status"]).collect();
    assert_eq!(statuses, ["queued", "failed", "queued", "sent"]);
}

#[actix_web::test]
async fn all_of_them_a_hundred_at_a_time() {
    let provider = Provider::start();
    let app =
        TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url), ("GUESTLIST_SEND_LIMITS", "off")])
            .await;
    let ada = app.admin("ada").await;
    provider.will_always(Say::Error(422));
    let addresses =
        |from: usize, to: usize| (from..to).map(|n| format!("g{n}@adraptor.test")).collect::<Vec<_>>();
    for (from, to) in [(0, 100), (100, 101)] {
        ada.post("/invites/bulk", json!({ "emails": addresses(from, to) })).await.expect(200);
    }
    // One for each invite, and for each of the five mails that tell Ada.
    app.until(async || status(&ada).await["dead_letters"] == 106).await;
    provider.will_always(Say::Accepted);
    let retry = async || ada.post_nothing("/email/dead-letters/retry").await.expect(200);
    assert_eq!(retry().await, json!({ "retried": 100, "more": true }));
    assert_eq!(retry().await, json!({ "retried": 6, "more": false }));
    assert_eq!(retry().await, json!({ "retried": 0, "more": false }));
    app.until(async || status(&ada).await["sent_last_hour"] == 106).await;
}

#[actix_web::test]
async fn what_was_no_longer_wanted_is_no_dead_letter() {
    let app = TestApp::start().await;
    app.stop_worker().await;
    let ada = app.admin("ada").await;
    let invite = ada.invite(CHARLIE).await;
    ada.revoke(&invite).await.expect(200);
    assert_eq!(ada.emails_of(&invite).await[0]["status"], "failed");
    assert_eq!(dead_letters(&ada).await, [] as [Value; 0]);
    let id = ada.emails_of(&invite).await[0]["id"].as_str().expect("an id").to_owned();
    ada.post_nothing(&format!("/email/dead-letters/{id}/retry")).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_retry_of_an_invite_that_was_revoked_meanwhile_sends_nothing() {
    let provider = Provider::start();
    provider.will(&[Say::Error(422)]);
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url)]).await;
    let ada = app.admin("ada").await;
    let invite = ada.invite(CHARLIE).await;
    until_is(&app, &ada, &invite, "failed").await;
    ada.revoke(&invite).await.expect(200);
    ada.post_nothing("/email/dead-letters/retry").await.expect(200);
    app.until(async || {
        let email = ada.emails_of(&invite).await.remove(0);
        email["reason"] == "Not sent: the invite was revoked first."
    })
    .await;
    assert_eq!(provider.calls_to(CHARLIE), 1);
    assert_eq!(dead_letters(&ada).await, [] as [Value; 0]);
}

#[actix_web::test]
async fn what_the_provider_reports_as_failed_can_be_sent_again() {
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_WEBHOOK_SECRET", WEBHOOK_SECRET)]).await;
    let ada = app.admin("ada").await;
    let invite = ada.invite(CHARLIE).await;
    until_is(&app, &ada, &invite, "sent").await;
    let email = ada.emails_of(&invite).await.remove(0);
    let quota = json!({ "failed": { "reason": "reached_daily_quota" } });
    Webhook::of(&email, "email.failed", app.now(), quota).post(&app).await.expect(200);
    assert_eq!(ada.see(&invite).await["delivery"]["status"], "failed");
    ada.post_nothing("/email/dead-letters/retry").await.expect(200);
    app.mails_to(CHARLIE, 2).await;
    until_is(&app, &ada, &invite, "sent").await;
}

#[actix_web::test]
async fn a_test_mail_goes_to_oneself_the_way_all_mail_goes() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    ada.post_nothing("/email/test").await.expect(202);
    let mail = app.mail_to(&ada.email).await;
    assert_eq!(mail.subject, "Mail from Contenzilla arrives");
    assert!(mail.text.contains(&format!("{}/settings", app.url)), "{}", mail.text);
    ada.patch("/me", json!({ "language": "es" })).await.expect(200);
    for _ in 0..4 {
        ada.post_nothing("/email/test").await.expect(202);
    }
    assert_eq!(app.mails_to(&ada.email, 5).await[0].subject, "El correo de Contenzilla llega");
    ada.post_nothing("/email/test").await.problem(429, "quota_exceeded");
}

#[actix_web::test]
async fn every_mail_can_be_looked_at_in_every_language() {
    let app = TestApp::start().await;
    let page = app.admin("ada").await.get("/email/templates").await.expect(200);
    let items = page["items"].as_array().expect("a list");
    assert_eq!(items.len(), 22);
    let of = |name: &str, language: &str| {
        items.iter().find(|item| item["name"] == name && item["language"] == language).expect("a mail")
    };
    assert_eq!(of("invite", "en")["subject"], "Olive Owner invites you to Contenzilla");
    assert_eq!(of("invite", "es")["subject"], "Olive Owner te invita a Contenzilla");
    for item in items {
        for part in ["subject", "text", "html"] {
            assert!(
                item[part].as_str().is_some_and(|text| !text.is_empty() && !text.contains("%%")),
                "{item}"
            );
        }
    }
}

#[actix_web::test]
async fn it_is_for_admins_in_person_and_for_their_own_workspace() {
    let provider = Provider::start();
    provider.will(&[Say::Error(422)]);
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url)]).await;
    let ada = app.admin("ada").await;
    until_is(&app, &ada, &ada.invite(CHARLIE).await, "failed").await;
    let id = dead_letters(&ada).await[0]["id"].as_str().expect("an id").to_owned();
    let retry = format!("/email/dead-letters/{id}/retry");
    for person in [app.user("uma").await, app.login_only("leo").await, app.guest("gus").await] {
        for path in ["/email", "/email/dead-letters", "/email/templates"] {
            person.get(path).await.problem(403, "not_allowed");
        }
        for path in ["/email/test", "/email/dead-letters/retry", retry.as_str()] {
            person.post_nothing(path).await.problem(403, "not_allowed");
        }
    }
    let olga = app.other_workspace().await.owner("olga").await;
    olga.post_nothing(&retry).await.problem(404, "not_found");
    assert_eq!(dead_letters(&olga).await, [] as [Value; 0]);
    assert_eq!(olga.post_nothing("/email/dead-letters/retry").await.expect(200)["retried"], 0);
    assert_eq!(dead_letters(&ada).await.len(), 1);
}
