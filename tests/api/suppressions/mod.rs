//! Nothing is sent to an address that mail came back from, until an Admin says so.

use serde_json::{Value, json};

use crate::support::{Person, TestApp, WEBHOOK_SECRET, Webhook};

const BOUNCED: &str = "bounced@adraptor.test";

async fn bounced(app: &TestApp, person: &Person, address: &str) -> Value {
    let invite = person.invite(address).await;
    app.until(async || person.see(&invite).await["delivery"]["status"] == "bounced").await;
    invite
}

async fn list(person: &Person) -> Vec<Value> {
    person.get("/suppressions").await.expect(200)["items"].as_array().expect("a list").clone()
}

#[actix_web::test]
async fn a_blind_resend_is_refused_with_the_reason_until_an_admin_lifts_it() {
    let app = TestApp::start_reporting().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let invite = bounced(&app, &uma, BOUNCED).await;

    let refused = uma.resend(&invite).await.problem(409, "address_suppressed");
    let detail = refused["detail"].as_str().expect("text");
    assert!(detail.ends_with("Reason: The address does not exist."), "{detail}");
    let listed = list(&ada).await;
    assert_eq!(
        listed,
        [json!({
            "id": refused["suppression_id"],
            "email": BOUNCED,
            "cause": "bounced",
            "reason": "The address does not exist.",
            "created_at": app.now(),
        })]
    );
    let id = &listed[0]["id"];
    assert_eq!(ada.events_on(id).await, ["suppression.added"]);

    // Written as another invite, in other letters, or among others.
    uma.revoke(&invite).await.expect(200);
    uma.post("/invites", json!({ "email": "Bounced@ADRAPTOR.test" }))
        .await
        .problem(409, "address_suppressed");
    let bulk =
        uma.post("/invites/bulk", json!({ "emails": [BOUNCED, "mona@studio-k.test"] })).await.expect(200);
    assert_eq!(bulk["results"][0]["problem"]["code"], "address_suppressed");
    assert_eq!(bulk["results"][1]["invite"]["email"], "mona@studio-k.test");

    let path = format!("/suppressions/{}", id.as_str().expect("an id"));
    ada.delete(&path).await.expect(204);
    ada.delete(&path).await.problem(404, "not_found");
    assert_eq!(ada.events_on(id).await, ["suppression.added", "suppression.lifted"]);
    assert_eq!(list(&ada).await, [] as [Value; 0]);
    // It is tried again, and comes back.
    bounced(&app, &uma, BOUNCED).await;
    assert_eq!(list(&ada).await.len(), 1);
}

#[actix_web::test]
async fn a_full_mailbox_may_be_tried_again_at_once() {
    let app = TestApp::start_reporting().await;
    let uma = app.user("uma").await;
    let invite = bounced(&app, &uma, "mailbox-full@adraptor.test").await;
    assert_eq!(list(&app.admin("ada").await).await, [] as [Value; 0]);
    uma.resend(&invite).await.expect(200);
}

#[actix_web::test]
async fn what_waits_in_the_outbox_is_not_sent_any_more() {
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_WEBHOOK_SECRET", WEBHOOK_SECRET)]).await;
    let uma = app.user("uma").await;
    let invite = uma.invite("charlie@adraptor.test").await;
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
    let first = uma.emails_of(&invite).await.remove(0);
    app.stop_worker().await;
    app.advance(chrono::TimeDelta::minutes(2));
    uma.resend(&invite).await.expect(200);
    Webhook::bounced(&first, app.now()).post(&app).await.expect(200);
    app.start_worker();
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "failed").await;
    let reason = uma.see(&invite).await["delivery"]["reason"].clone();
    assert_eq!(reason, "Not sent: mail to this address failed before, so it is on the suppression list.");
    assert_eq!(app.mails_so_far("charlie@adraptor.test").await.len(), 1);

    // It was wanted: an admin sees it, and sends it once that is lifted.
    let ada = app.admin("ada").await;
    let dead = ada.get("/email/dead-letters").await.expect(200);
    let dead =
        dead["items"].as_array().expect("a list").iter().find(|letter| letter["invite_id"] == invite["id"]);
    assert_eq!(dead.expect("a dead letter")["reason"], reason);
    let id = list(&ada).await[0]["id"].as_str().expect("an id").to_owned();
    ada.delete(&format!("/suppressions/{id}")).await.expect(204);
    ada.post_nothing("/email/dead-letters/retry").await.expect(200);
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
}

#[actix_web::test]
async fn another_workspace_has_its_own_list() {
    let app = TestApp::start_reporting().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    bounced(&app, &uma, BOUNCED).await;
    let id = list(&ada).await[0]["id"].as_str().expect("an id").to_owned();

    let olga = app.other_workspace().await.owner("olga").await;
    assert_eq!(list(&olga).await, [] as [Value; 0]);
    olga.delete(&format!("/suppressions/{id}")).await.problem(404, "not_found");
    // What happened elsewhere stays there: nobody learns of another's invites.
    olga.invite(BOUNCED).await;
    assert_eq!(list(&ada).await.len(), 1);
}

#[actix_web::test]
async fn only_admins_see_and_lift_it() {
    let app = TestApp::start_reporting().await;
    let uma = app.user("uma").await;
    bounced(&app, &uma, BOUNCED).await;
    let id = list(&app.admin("ada").await).await[0]["id"].as_str().expect("an id").to_owned();
    for person in [uma, app.login_only("leo").await, app.guest("gus").await] {
        person.get("/suppressions").await.problem(403, "not_allowed");
        person.delete(&format!("/suppressions/{id}")).await.problem(403, "not_allowed");
    }
    app.anonymous().get("/suppressions").await.problem(401, "unauthenticated");
}
