use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

use crate::support::TestApp;

const CHARLIE: &str = "charlie@adraptor.test";

#[actix_web::test]
async fn revoking_kills_the_link_at_once_and_again_changes_nothing() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    let token = app.mail_to(CHARLIE).await.link();
    let revoked = uma.revoke(&invite).await.expect(200);
    assert_eq!((&revoked["status"], &revoked["can"]), (&json!("revoked"), &json!([])));
    assert_eq!(revoked["revoked_at"], "2026-05-04T09:00:00Z");
    app.anonymous().look_up(&token).await.problem(410, "invite_revoked");
    app.anonymous().join_as_new(&token).await.problem(410, "invite_revoked");
    app.anonymous().decline(&token).await.problem(410, "invite_revoked");

    app.advance(TimeDelta::minutes(3));
    assert_eq!(uma.revoke(&invite).await.expect(200)["revoked_at"], "2026-05-04T09:00:00Z");
    let events = app.admin("ada").await.events_on(&invite["id"]).await;
    assert_eq!(events.iter().filter(|event| *event == "invite.revoked").count(), 1);
}

#[actix_web::test]
async fn a_user_revokes_what_they_sent_and_admins_any() {
    let app = TestApp::start().await;
    let (uma, ugo) = (app.user("uma").await, app.user("ugo").await);
    let created = uma.invite("a@adraptor.test").await;
    ugo.revoke(&created).await.problem(403, "not_allowed");
    assert_eq!(ugo.see(&created).await["can"], json!(["resend_invite"]));

    // Whoever resends becomes one who sent it.
    app.advance(TimeDelta::minutes(1));
    ugo.resend(&created).await.expect(200);
    ugo.revoke(&created).await.expect(200);

    for (n, person) in
        [app.admin("ada").await, app.super_admin("sue").await, app.owner("olive").await].iter().enumerate()
    {
        let invite = uma.invite(&format!("b{n}@adraptor.test")).await;
        person.revoke(&invite).await.expect(200);
    }
}

#[actix_web::test]
async fn who_may_not_revoke_is_told_so() {
    let app = TestApp::start().await;
    let invite = app.user("uma").await.invite(CHARLIE).await;
    for person in [app.login_only("leo").await, app.guest("gus").await] {
        person.revoke(&invite).await.problem(403, "not_allowed");
    }
    app.anonymous().revoke(&invite).await.problem(401, "unauthenticated");
    let body = json!({ "email": "new@contenzilla.test", "role": "super_admin" });
    let above = app.owner("olive").await.post("/invites", body).await.expect(201);
    app.admin("ada").await.revoke(&above).await.problem(403, "not_allowed");
    app.user("ugo").await.revoke(&above).await.problem(404, "not_found");
}

#[actix_web::test]
async fn an_absent_invite_and_another_workspaces_are_the_same_404() {
    let app = TestApp::start().await;
    let foreign = app.other_workspace().await.owner("olga").await.invite(CHARLIE).await;
    let ada = app.admin("ada").await;
    let absent = ada.revoke(&json!({ "id": Uuid::now_v7() })).await;
    absent.problem(404, "not_found");
    assert_eq!(ada.revoke(&foreign).await.observable(), absent.observable());
    let token = app.mail_to(CHARLIE).await.link();
    app.anonymous().look_up(&token).await.expect(200);
}

#[actix_web::test]
async fn what_is_over_is_not_revoked_but_an_expired_one_is() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let accepted = uma.invite("a@adraptor.test").await;
    app.anonymous().join_as_new(&app.mail_to("a@adraptor.test").await.link()).await.expect(201);
    let declined = uma.invite("d@adraptor.test").await;
    app.anonymous().decline(&app.mail_to("d@adraptor.test").await.link()).await.expect(204);
    for invite in [accepted, declined] {
        uma.revoke(&invite).await.problem(409, "invite_not_pending");
    }
    let expired = uma.invite("e@adraptor.test").await;
    app.advance(TimeDelta::days(8));
    let uma = app.user("uma").await;
    assert_eq!(uma.revoke(&expired).await.expect(200)["status"], "revoked");
}

#[actix_web::test]
async fn a_queued_mail_is_not_sent_afterwards() {
    let app = TestApp::start().await;
    app.stop_worker().await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    let revoked = uma.revoke(&invite).await.expect(200);
    assert_eq!(revoked["delivery"]["status"], "failed");
    assert_eq!(revoked["delivery"]["reason"], "Not sent: the invite was revoked first.");
    assert_eq!(uma.emails_of(&invite).await[0]["status"], "failed");
    app.start_worker();
    uma.invite("later@adraptor.test").await;
    app.mail_to("later@adraptor.test").await;
    assert!(app.mails_so_far(CHARLIE).await.is_empty());
    let events = app.admin("ada").await.events_on(&invite["id"]).await;
    assert_eq!(events, ["invite.created", "invite.revoked"]);
}
