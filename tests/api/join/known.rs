//! Joining as somebody who has an account.

use chrono::TimeDelta;
use guestlist::permissions::Role;
use serde_json::json;

use crate::support::{PASSWORD, Person, TestApp, new_person};

const CHARLIE: &str = "charlie@adraptor.test";

/// Charlie, who belongs to Otherwise, with the token of an invite to Contenzilla.
async fn known(app: &TestApp) -> (Person, String) {
    let charlie = app.other_workspace().await.person(CHARLIE, Role::User).await;
    app.user("uma").await.invite(CHARLIE).await;
    (charlie, app.mail_to(CHARLIE).await.link())
}

#[actix_web::test]
async fn a_known_person_joins_by_one_click_and_is_there() {
    let app = TestApp::start().await;
    let (charlie, token) = known(&app).await;
    let answer = charlie.join(&token).await;
    let session = answer.expect(201);
    assert_eq!((&session["workspace"]["slug"], &session["role"]), (&json!("contenzilla"), &json!("guest")));
    assert_eq!(session["workspaces"].as_array().map(Vec::len), Some(2));
    assert_eq!(session["user"]["id"], charlie.user_id.to_string());
    let there = app.anonymous().with_bearer(session["access_token"].as_str().expect("a token"));
    assert_eq!(there.me().await["workspace"]["slug"], "contenzilla");
    // The session stays the same one, and is in the new workspace now.
    let refreshed = app.anonymous().refresh(&charlie.cookie).await.expect(200);
    assert_eq!(refreshed["workspace"]["slug"], "contenzilla");
    let next = app.anonymous().sign_in(CHARLIE, PASSWORD).await.expect(200);
    assert_eq!(next["workspace"]["slug"], "contenzilla", "where one was last");
    // The old token is still good where it was made for.
    assert_eq!(charlie.me().await["workspace"]["slug"], "otherwise");
    assert_eq!(app.mail_to("uma@contenzilla.test").await.subject, "Charlie User joined Contenzilla");
}

#[actix_web::test]
async fn an_address_with_an_account_must_sign_in_as_it() {
    let app = TestApp::start().await;
    let (charlie, token) = known(&app).await;
    let nobody = app.anonymous();
    nobody.join_as_new(&token).await.problem(409, "sign_in_required");
    nobody.join(&token).await.problem(409, "sign_in_required");
    let mut mallory = new_person(&token);
    mallory["password"] = json!("mallory's own long pass phrase");
    nobody.post("/join", mallory).await.problem(409, "sign_in_required");
    nobody.sign_in(CHARLIE, "mallory's own long pass phrase").await.problem(401, "invalid_credentials");
    nobody.sign_in(CHARLIE, PASSWORD).await.expect(200);
    charlie.join(&token).await.expect(201);
}

#[actix_web::test]
async fn an_invite_never_changes_an_account() {
    let app = TestApp::start().await;
    let (charlie, token) = known(&app).await;
    let before = charlie.me().await["user"].clone();
    charlie.post("/join", new_person(&token)).await.invalid(&["#/name", "#/family_name", "#/password"]);
    for field in ["name", "family_name", "password"] {
        let mut body = json!({ "token": token });
        body[field] = json!("Mallory of seven rivers");
        charlie.post("/join", body).await.invalid(&[&format!("#/{field}")]);
    }
    charlie.join(&token).await.expect(201);
    assert_eq!(charlie.me().await["user"], before);
    app.anonymous().sign_in(CHARLIE, PASSWORD).await.expect(200);
}

#[actix_web::test]
async fn whoever_is_signed_in_as_somebody_else_is_told_so() {
    let app = TestApp::start().await;
    let (_, token) = known(&app).await;
    let uma = app.user("uma").await;
    for body in [json!({ "token": token }), new_person(&token)] {
        uma.post("/join", body).await.problem(409, "wrong_account");
    }
    // Of a new address alike.
    uma.invite("mona@studio-k.test").await;
    let token = app.mail_to("mona@studio-k.test").await.link();
    uma.join(&token).await.problem(409, "wrong_account");
}

#[actix_web::test]
async fn a_session_that_is_over_is_no_session() {
    let app = TestApp::start().await;
    let (charlie, token) = known(&app).await;
    let nobody = app.anonymous();
    nobody.with_cookie(&charlie.cookie).delete("/session").await.expect(204);
    charlie.join(&token).await.problem(401, "unauthenticated");
    nobody.with_bearer("nonsense").join_as_new(&token).await.problem(401, "unauthenticated");
    nobody
        .with_header("authorization", "Basic eDp5")
        .join_as_new(&token)
        .await
        .problem(401, "unauthenticated");
    // A cookie alone signs nobody in here.
    let again = app.other_workspace().await.person(CHARLIE, Role::User).await;
    nobody.with_cookie(&again.cookie).join(&token).await.problem(409, "sign_in_required");
}

#[actix_web::test]
async fn a_removed_person_joins_again_as_a_new_member() {
    let app = TestApp::start().await;
    let gus = app.guest("gus").await;
    let olive = app.owner("olive").await;
    olive.delete(&format!("/members/{}", gus.member_id)).await.expect(204);
    let uma = app.user("uma").await;
    let invite = uma.invite(&gus.email).await;
    let token = app.mail_to(&gus.email).await.link();
    // The token of the membership that ended still says who they are.
    let session = gus.join(&token).await.expect(201);
    assert_ne!(session["member_id"], gus.member_id.to_string());
    assert_eq!(session["user"]["id"], gus.user_id.to_string());
    assert_eq!(uma.see(&invite).await["status"], "accepted");
    let guests = uma.get("/guests").await.expect(200);
    assert_eq!(guests["total"]["count"], 1);
    assert_eq!(guests["items"][0]["id"], session["member_id"]);
    olive.get(&format!("/members/{}", gus.member_id)).await.expect_either(200, 404);
}

#[actix_web::test]
async fn a_guest_whose_end_date_passed_joins_again() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let body = json!({ "email": CHARLIE, "access_until": "2026-05-04T10:00:00Z" });
    ada.post("/invites", body).await.expect(201);
    let answer = app.anonymous().join_as_new(&app.mail_to(CHARLIE).await.link()).await;
    let before = Person::of_session(&app.anonymous(), &answer);
    app.advance(TimeDelta::hours(2));
    app.admin("ada").await.invite(CHARLIE).await;
    let token = app.mails_to(CHARLIE, 2).await[0].link();
    let answer = app.anonymous().sign_in(CHARLIE, PASSWORD).await.expect(200);
    let charlie = app.anonymous().with_bearer(answer["access_token"].as_str().expect("a token"));
    let session = charlie.join(&token).await.expect(201);
    assert_ne!(session["member_id"], before.member_id.to_string());
}

#[actix_web::test]
async fn who_is_a_member_already_need_not_join() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let invite = uma.invite("gus@adraptor.test").await;
    let token = app.mail_to("gus@adraptor.test").await.link();
    // Made a member meanwhile in another way.
    let gus = app.guest("gus").await;
    gus.join(&token).await.problem(409, "already_member");
    assert_eq!(uma.see(&invite).await["status"], "pending");
    uma.revoke(&invite).await.expect(200);
}
