use chrono::TimeDelta;
use guestlist::permissions::Role;
use serde_json::json;
use uuid::Uuid;

use crate::support::{Provider, Say, TestApp};

const CHARLIE: &str = "charlie@adraptor.test";

#[actix_web::test]
async fn resending_makes_a_new_link_a_new_lifetime_and_kills_the_old_link() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    let old = app.mail_to(CHARLIE).await.link();
    app.advance(TimeDelta::minutes(1));
    let ugo = app.user("ugo").await;
    let resent = ugo.resend(&invite).await.expect(200);
    assert_eq!(resent["id"], invite["id"]);
    assert_eq!(resent["send_count"], 2);
    assert_eq!(resent["expires_at"], "2026-05-11T09:01:00Z");
    assert_eq!(resent["resend_available_at"], "2026-05-04T09:02:00Z");
    assert_eq!(resent["created_at"], "2026-05-04T09:00:00Z");
    assert_eq!(resent["delivery"]["status"], "queued");
    assert_eq!(
        (&resent["created_by"]["name"], &resent["sent_by"]["name"]),
        (&json!("Uma User"), &json!("Ugo User"))
    );

    let mails = app.mails_to(CHARLIE, 2).await;
    assert_eq!(mails[0].subject, "Ugo User invites you to Contenzilla");
    let new = mails[0].link();
    assert_ne!(new, old);
    app.anonymous().look_up(&old).await.problem(410, "invite_replaced");
    app.anonymous().join_as_new(&old).await.problem(410, "invite_replaced");
    app.anonymous().decline(&old).await.problem(410, "invite_replaced");
    app.anonymous().join_as_new(&new).await.expect(201);
    let events = app.admin("ada").await.events_on(&invite["id"]).await;
    let events: Vec<&str> = events.iter().map(String::as_str).filter(|e| *e != "invite.sent").collect();
    assert_eq!(events, ["invite.created", "invite.resent", "invite.accepted"]);
}

#[actix_web::test]
async fn an_expired_invite_lives_again() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    app.mail_to(CHARLIE).await;
    app.advance(TimeDelta::days(30));
    let uma = app.user("uma").await;
    assert_eq!(uma.see(&invite).await["status"], "expired");
    assert_eq!(uma.resend(&invite).await.expect(200)["status"], "pending");
    let token = app.mails_to(CHARLIE, 2).await[0].link();
    app.anonymous().join_as_new(&token).await.expect(201);
}

#[actix_web::test]
async fn what_is_over_is_not_resent() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let accepted = uma.invite("a@adraptor.test").await;
    app.anonymous().join_as_new(&app.mail_to("a@adraptor.test").await.link()).await.expect(201);
    let declined = uma.invite("d@adraptor.test").await;
    app.anonymous().decline(&app.mail_to("d@adraptor.test").await.link()).await.expect(204);
    let revoked = uma.invite("r@adraptor.test").await;
    uma.revoke(&revoked).await.expect(200);
    app.advance(TimeDelta::minutes(5));
    for invite in [accepted, declined, revoked] {
        uma.resend(&invite).await.problem(409, "invite_not_pending");
        assert_eq!(uma.see(&invite).await["can"], json!([]));
    }
}

#[actix_web::test]
async fn the_cooldown_ends_exactly_when_it_says() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    app.advance(TimeDelta::milliseconds(100));
    let answer = uma.resend(&invite).await;
    answer.problem(429, "resend_too_soon");
    assert_eq!(answer.header("retry-after"), Some("60"));
    assert_eq!(answer.header("ratelimit"), Some("\"resend\";r=0;t=60"));
    assert_eq!(answer.header("ratelimit-policy"), Some("\"resend\";q=1;w=60"));
    app.advance(TimeDelta::milliseconds(59_899));
    let answer = uma.resend(&invite).await;
    answer.problem(429, "resend_too_soon");
    assert_eq!(answer.header("retry-after"), Some("1"));
    app.advance(TimeDelta::milliseconds(1));
    let resent = uma.resend(&invite).await.expect(200);
    let answer = uma.resend(&resent).await;
    answer.problem(429, "resend_too_soon");
    assert_eq!(answer.header("retry-after"), Some("60"), "whole seconds are not rounded up");
}

#[actix_web::test]
async fn the_cooldown_is_a_setting_and_may_be_none() {
    let app = TestApp::start_with(&[("GUESTLIST_RESEND_COOLDOWN", "0")]).await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    assert_eq!(invite["resend_available_at"], invite["created_at"]);
    for _ in 0..4 {
        uma.resend(&invite).await.expect(200);
    }
}

#[actix_web::test]
async fn after_a_failed_delivery_there_is_no_cooldown() {
    let provider = Provider::start();
    provider.will(&[Say::Error(422)]);
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url)]).await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "failed").await;
    assert_eq!(uma.see(&invite).await["resend_available_at"], "2026-05-04T09:00:00Z");
    uma.resend(&invite).await.expect(200);
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
    uma.resend(&invite).await.problem(429, "resend_too_soon");
}

#[actix_web::test]
async fn who_may_not_invite_to_the_role_may_not_resend() {
    let app = TestApp::start().await;
    let (olive, ada) = (app.owner("olive").await, app.admin("ada").await);
    let guests = ada.invite(CHARLIE).await;
    let body = json!({ "email": "new@contenzilla.test", "role": "super_admin" });
    let super_admins = olive.post("/invites", body).await.expect(201);
    app.advance(TimeDelta::minutes(5));
    for person in [app.login_only("leo").await, app.guest("gus").await] {
        person.resend(&guests).await.problem(403, "not_allowed");
    }
    app.anonymous().resend(&guests).await.problem(401, "unauthenticated");
    let ada = app.admin("ada").await;
    ada.resend(&super_admins).await.problem(403, "not_allowed");
    assert_eq!(ada.see(&super_admins).await["can"], json!([]));
    app.user("uma").await.resend(&super_admins).await.problem(404, "not_found");
    app.super_admin("sue").await.resend(&super_admins).await.expect(200);
}

#[actix_web::test]
async fn an_absent_invite_and_another_workspaces_are_the_same_404() {
    let app = TestApp::start().await;
    let foreign = app.other_workspace().await.owner("olga").await.invite(CHARLIE).await;
    let ada = app.admin("ada").await;
    let absent = ada.resend(&json!({ "id": Uuid::now_v7() })).await;
    absent.problem(404, "not_found");
    assert_eq!(ada.resend(&foreign).await.observable(), absent.observable());
}

#[actix_web::test]
async fn the_workspaces_policy_of_today_counts() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let invite = ada.invite(CHARLIE).await;
    app.advance(TimeDelta::minutes(2));
    for (policy, status, code) in [
        (json!({ "refused_guest_domains": ["adraptor.test"] }), 422, "domain_not_allowed"),
        (
            json!({ "refused_guest_domains": [], "domains": ["adraptor.test"] }),
            422,
            "email_in_workspace_domain",
        ),
        (json!({ "domains": [], "guest_invites_enabled": false }), 403, "guest_invites_disabled"),
    ] {
        ada.patch("/workspace", policy).await.expect(200);
        ada.resend(&invite).await.problem(status, code);
    }
    assert_eq!(ada.see(&invite).await["can"], json!(["revoke_invite"]), "guest invites are off");
    let policy = json!({ "guest_invites_enabled": true, "invite_lifetime_seconds": 86_400 });
    ada.patch("/workspace", policy).await.expect(200);
    assert_eq!(ada.resend(&invite).await.expect(200)["expires_at"], "2026-05-05T09:02:00Z");
}

#[actix_web::test]
async fn a_mail_that_waited_is_not_sent_once_the_invite_was_resent() {
    let app = TestApp::start().await;
    app.stop_worker().await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    app.advance(TimeDelta::minutes(2));
    uma.resend(&invite).await.expect(200);
    let emails = uma.emails_of(&invite).await;
    assert_eq!((&emails[0]["status"], &emails[1]["status"]), (&json!("queued"), &json!("failed")));
    assert_eq!(emails[1]["reason"], "Not sent: the invite was sent anew first.");
    app.start_worker();
    let token = app.mail_to(CHARLIE).await.link();
    app.anonymous().look_up(&token).await.expect(200);
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
    assert_eq!(app.mails_so_far(CHARLIE).await.len(), 1);
}

#[actix_web::test]
async fn bodies_are_neither_needed_nor_in_the_way() {
    let app = TestApp::start_with(&[("GUESTLIST_RESEND_COOLDOWN", "0")]).await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    let path = format!("/invites/{}/resend", invite["id"].as_str().expect("an id"));
    uma.post_nothing(&path).await.expect(200);
    uma.post(&path, json!({})).await.expect(200);
    uma.get(&path).await.problem(405, "method_not_allowed");
    let member = app.workspace().person("new@contenzilla.test", Role::User).await;
    member.resend(&json!({ "id": "not-an-id" })).await.problem(404, "not_found");
}
