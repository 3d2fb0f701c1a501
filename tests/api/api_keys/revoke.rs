use chrono::TimeDelta;
use serde_json::json;

use super::{make_key, path, with};
use crate::support::TestApp;

#[actix_web::test]
async fn a_revoked_key_is_refused_from_the_next_request_on() {
    let app = TestApp::start().await;
    let (olive, ada) = (app.owner("olive").await, app.admin("ada").await);
    let key = make_key(&olive, &["invites:read"]).await;
    let program = with(&app, &key);
    program.get("/invites").await.expect(200);
    ada.delete(&path(&key)).await.expect(204);
    program.get("/invites").await.problem(401, "unauthenticated");
    assert_eq!(ada.get("/api-keys").await.expect(200)["items"], json!([]));
    assert_eq!(ada.events_on(&key["id"]).await, ["api_key.created", "api_key.revoked"]);
    ada.delete(&path(&key)).await.problem(404, "not_found");
}

#[actix_web::test]
async fn an_expired_key_is_refused_and_stays_in_the_list() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let expires_at = app.now() + TimeDelta::hours(1);
    let body = json!({ "name": "HR sync", "scopes": ["invites:read"], "expires_at": expires_at });
    let key = olive.post("/api-keys", body).await.expect(201);
    with(&app, &key).get("/invites").await.expect(200);
    app.advance(TimeDelta::hours(1));
    with(&app, &key).get("/invites").await.problem(401, "unauthenticated");
    let olive = app.owner("olive").await;
    assert_eq!(olive.get("/api-keys").await.expect(200)["items"][0]["expires_at"], json!(expires_at));
}

#[actix_web::test]
async fn invites_of_a_revoked_key_are_on_hold_until_somebody_resends_them() {
    let app = TestApp::start_with(&[("GUESTLIST_RESEND_COOLDOWN", "0")]).await;
    let olive = app.owner("olive").await;
    let key = make_key(&olive, &["invites:write"]).await;
    let invite = with(&app, &key).invite("charlie@adraptor.test").await;
    let link = app.mail_to("charlie@adraptor.test").await.link();
    olive.delete(&path(&key)).await.expect(204);
    app.anonymous().look_up(&link).await.problem(409, "invite_suspended");
    app.anonymous().join_as_new(&link).await.problem(409, "invite_suspended");
    assert_eq!(olive.see(&invite).await["blocked_reason"], "sender_left");
    let resent = olive.resend(&invite).await.expect(200);
    assert_eq!(
        (&resent["created_by"]["name"], &resent["sent_by"]["name"]),
        (&json!("HR sync"), &json!("Olive Owner"))
    );
    let link = app.mails_to("charlie@adraptor.test", 2).await.remove(0).link();
    app.anonymous().join_as_new(&link).await.expect(201);
}

#[actix_web::test]
async fn invites_of_a_key_that_expired_stay_good() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let expires_at = app.now() + TimeDelta::hours(1);
    let body = json!({ "name": "HR sync", "scopes": ["invites:write"], "expires_at": expires_at });
    let key = olive.post("/api-keys", body).await.expect(201);
    with(&app, &key).invite("charlie@adraptor.test").await;
    let link = app.mail_to("charlie@adraptor.test").await.link();
    app.advance(TimeDelta::hours(2));
    app.anonymous().join_as_new(&link).await.expect(201);
}
