//! An invite whose sender may no longer send it cannot be joined until somebody with the right
//! sends it anew.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Person, TestApp};

const CHARLIE: &str = "charlie@adraptor.test";

/// Uma's invite, its token, and Ada, who will have to look after it.
async fn umas_invite(app: &TestApp) -> (Person, Value, String, Person) {
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    let token = app.mail_to(CHARLIE).await.link();
    (uma, invite, token, app.admin("ada").await)
}

async fn suspended(app: &TestApp, token: &str) {
    let nobody = app.anonymous();
    nobody.look_up(token).await.problem(409, "invite_suspended");
    nobody.join_as_new(token).await.problem(409, "invite_suspended");
}

async fn change_role(app: &TestApp, person: &Person, role: &str) {
    let olive = app.owner("olive").await;
    olive.patch(&format!("/members/{}", person.member_id), json!({ "role": role })).await.expect(200);
}

#[actix_web::test]
async fn a_removed_senders_invite_is_on_hold_until_resent() {
    let app = TestApp::start().await;
    let (uma, invite, token, ada) = umas_invite(&app).await;
    app.workspace().remove(&uma).await;
    suspended(&app, &token).await;
    let seen = ada.see(&invite).await;
    assert_eq!((&seen["status"], &seen["blocked_reason"]), (&json!("pending"), &json!("sender_left")));

    app.advance(TimeDelta::minutes(1));
    let resent = ada.resend(&invite).await.expect(200);
    assert_eq!(resent["blocked_reason"], json!(null));
    app.anonymous().join_as_new(&token).await.problem(410, "invite_replaced");
    app.anonymous().join_as_new(&app.mails_to(CHARLIE, 2).await[0].link()).await.expect(201);
}

#[actix_web::test]
async fn a_sender_who_lost_the_right_holds_their_invites_up() {
    let app = TestApp::start().await;
    let (uma, invite, token, ada) = umas_invite(&app).await;
    change_role(&app, &uma, "login_only").await;
    suspended(&app, &token).await;
    assert_eq!(ada.see(&invite).await["blocked_reason"], "sender_left");
    change_role(&app, &uma, "user").await;
    app.anonymous().look_up(&token).await.expect(200);
    assert_eq!(ada.see(&invite).await["blocked_reason"], json!(null));
}

#[actix_web::test]
async fn a_sender_invites_no_higher_than_they_are_when_it_is_joined() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let body = json!({ "email": CHARLIE, "role": "admin" });
    let invite = ada.post("/invites", body).await.expect(201);
    let token = app.mail_to(CHARLIE).await.link();
    change_role(&app, &ada, "user").await;
    suspended(&app, &token).await;
    let sue = app.super_admin("sue").await;
    assert_eq!(sue.see(&invite).await["blocked_reason"], "sender_left");
}

#[actix_web::test]
async fn whoever_resent_it_counts_and_no_longer_the_one_before() {
    let app = TestApp::start().await;
    let (uma, invite, _, ada) = umas_invite(&app).await;
    app.advance(TimeDelta::minutes(1));
    ada.resend(&invite).await.expect(200);
    let token = app.mails_to(CHARLIE, 2).await[0].link();
    app.workspace().remove(&uma).await;
    app.anonymous().look_up(&token).await.expect(200);
    app.workspace().remove(&ada).await;
    suspended(&app, &token).await;
}

#[actix_web::test]
async fn where_guest_invites_are_off_guests_cannot_join_and_members_can() {
    let app = TestApp::start().await;
    let (_, invite, token, ada) = umas_invite(&app).await;
    let body = json!({ "email": "new@contenzilla.test", "role": "user" });
    ada.post("/invites", body).await.expect(201);
    ada.patch("/workspace", json!({ "guest_invites_enabled": false })).await.expect(200);
    suspended(&app, &token).await;
    assert_eq!(ada.see(&invite).await["blocked_reason"], "feature_off");
    let members = app.mail_to("new@contenzilla.test").await.link();
    app.anonymous().join_as_new(&members).await.expect(201);
    ada.patch("/workspace", json!({ "guest_invites_enabled": true })).await.expect(200);
    app.anonymous().join_as_new(&token).await.expect(201);
}

#[actix_web::test]
async fn the_admins_are_told_once_an_hour() {
    let app = TestApp::start().await;
    let (uma, invite, token, ada) = umas_invite(&app).await;
    let sue = app.super_admin("sue").await;
    app.user("ugo").await;
    app.workspace().remove(&uma).await;
    for _ in 0..3 {
        suspended(&app, &token).await;
    }
    for admin in [&ada.email, &sue.email, "olive@contenzilla.test"] {
        let mail = app.mail_to(admin).await;
        assert_eq!(mail.subject, "Somebody could not join Contenzilla");
        assert!(mail.text.contains(CHARLIE) && mail.text.contains("has left or may no longer invite"));
        assert!(!mail.text.contains(&token) && !mail.html.contains(&token));
    }
    let told = |events: Vec<String>| events.iter().filter(|event| *event == "invite.join_refused").count();
    assert_eq!(told(ada.events_on(&invite["id"]).await), 1);
    app.advance(TimeDelta::minutes(59));
    suspended(&app, &token).await;
    app.advance(TimeDelta::minutes(1));
    suspended(&app, &token).await;
    assert_eq!(app.mails_to(&ada.email, 2).await.len(), 2);
    let ada = app.admin("ada").await;
    assert_eq!(told(ada.events_on(&invite["id"]).await), 2);
    for other in ["uma@contenzilla.test", "ugo@contenzilla.test"] {
        assert!(app.mails_so_far(other).await.is_empty(), "{other}");
    }
}

#[actix_web::test]
async fn an_invite_that_is_over_is_not_on_hold() {
    let app = TestApp::start().await;
    let (uma, invite, token, ada) = umas_invite(&app).await;
    ada.revoke(&invite).await.expect(200);
    app.workspace().remove(&uma).await;
    assert_eq!(ada.see(&invite).await["blocked_reason"], json!(null));
    app.anonymous().look_up(&token).await.problem(410, "invite_revoked");
}
