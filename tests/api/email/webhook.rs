//! Whose webhooks are believed.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Person, TestApp, WEBHOOK_SECRET, Webhook, send};

const OTHER_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

async fn sent(app: &TestApp) -> (Person, Value, Value) {
    let uma = app.user("uma").await;
    let invite = uma.invite("charlie@adraptor.test").await;
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
    let email = uma.emails_of(&invite).await.remove(0);
    (uma, invite, email)
}

#[actix_web::test]
async fn what_the_provider_did_not_sign_just_now_changes_nothing() {
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_WEBHOOK_SECRET", WEBHOOK_SECRET)]).await;
    let (uma, invite, email) = sent(&app).await;
    let now = app.now();
    let good = Webhook::bounced(&email, now);
    let refused = [
        Webhook { secret: OTHER_SECRET, ..good.clone() },
        Webhook { at: now - TimeDelta::seconds(301), ..good.clone() },
        Webhook { at: now + TimeDelta::seconds(301), ..good.clone() },
    ];
    for webhook in refused {
        webhook.post(&app).await.problem(401, "invalid_signature");
    }
    let anonymous = app.anonymous();
    send(good.request(&anonymous)).await.problem(401, "invalid_signature");
    let forged = [
        String::new(),
        "v1,".to_owned(),
        good.signature().replacen("v1,", "v2,", 1),
        good.signature().replacen("v1,", "v1", 1),
        good.signature().to_lowercase(),
    ];
    for signature in forged {
        let request = good.request(&anonymous).header("svix-signature", &signature);
        send(request).await.problem(401, "invalid_signature");
    }
    let changed = Webhook { body: [&good.body[..], b" "].concat(), ..good.clone() };
    let request = changed.request(&anonymous).header("svix-signature", good.signature());
    send(request).await.problem(401, "invalid_signature");
    let renamed = Webhook { id: "msg_another".to_owned(), ..good.clone() };
    let request = renamed.request(&anonymous).header("svix-signature", good.signature());
    send(request).await.problem(401, "invalid_signature");

    assert_eq!(uma.see(&invite).await["delivery"]["status"], "sent");
    // At the very end of its time.
    Webhook { at: now - TimeDelta::seconds(300), ..good }.post(&app).await.expect(200);
    assert_eq!(uma.see(&invite).await["delivery"]["status"], "bounced");
}

#[actix_web::test]
async fn a_secret_is_changed_without_losing_a_webhook() {
    let both = format!("{OTHER_SECRET}, {WEBHOOK_SECRET}");
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_WEBHOOK_SECRET", both.as_str())]).await;
    let (uma, invite, email) = sent(&app).await;
    // We know both.
    let old = Webhook::of(&email, "email.delivered", app.now(), json!({}));
    old.post(&app).await.expect(200);
    assert_eq!(uma.see(&invite).await["delivery"]["status"], "delivered");
    // The provider signs with both.
    let complained = Webhook::of(&email, "email.complained", app.now(), json!({}));
    let unknown = Webhook { secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", ..complained.clone() };
    let signatures = format!("v1a,abc {} {}", unknown.signature(), complained.signature());
    send(complained.request(&app.anonymous()).header("svix-signature", signatures)).await.expect(200);
    assert_eq!(uma.see(&invite).await["delivery"]["status"], "complained");
}

#[actix_web::test]
async fn what_is_not_ours_is_taken_and_left_alone() {
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_WEBHOOK_SECRET", WEBHOOK_SECRET)]).await;
    let (uma, invite, email) = sent(&app).await;
    let foreign = json!({ "id": "0197f0a0-0000-7000-8000-000000000000" });
    for email in [foreign, json!({ "id": "no uuid" }), json!({})] {
        Webhook::bounced(&email, app.now()).post(&app).await.expect(200);
    }
    for kind in ["email.opened", "email.clicked", "contact.created"] {
        Webhook::of(&email, kind, app.now(), json!({})).post(&app).await.expect(200);
    }
    let nonsense = Webhook { body: b"{\"type\":7}".to_vec(), ..Webhook::bounced(&email, app.now()) };
    nonsense.post(&app).await.problem(400, "bad_request");
    assert_eq!(uma.see(&invite).await["delivery"]["status"], "sent");
    let page = app.admin("ada").await.get("/suppressions").await.expect(200);
    assert_eq!(page["items"], json!([]));
}

#[actix_web::test]
async fn only_the_configured_providers_webhooks_are_there() {
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_WEBHOOK_SECRET", WEBHOOK_SECRET)]).await;
    for provider in ["postmark", "mailbox", "RESEND", "resend%20"] {
        app.anonymous()
            .post(&format!("/mail-webhooks/{provider}"), json!({}))
            .await
            .problem(404, "not_found");
    }
}

#[actix_web::test]
async fn a_huge_webhook_is_refused() {
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_WEBHOOK_SECRET", WEBHOOK_SECRET)]).await;
    let huge = Webhook { body: vec![b' '; (1 << 20) + 1], ..Webhook::bounced(&json!({}), app.now()) };
    huge.post(&app).await.problem(413, "too_large");
}
