//! Joining as somebody without an account.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, Person, TestApp, new_person};

const CHARLIE: &str = "charlie@adraptor.test";

/// A guest's invite of Uma's, and its token.
async fn invited(app: &TestApp) -> (Person, Value, String) {
    let uma = app.user("uma").await;
    let invite = uma.invite("Charlie@adraptor.test").await;
    let token = app.mail_to(CHARLIE).await.link();
    (uma, invite, token)
}

async fn join_with(app: &TestApp, token: &str, field: &str, value: Value) -> Answer {
    let mut body = new_person(token);
    body[field] = value;
    app.anonymous().post("/join", body).await
}

#[actix_web::test]
async fn a_new_person_joins_and_is_signed_in() {
    let app = TestApp::start().await;
    let (uma, invite, token) = invited(&app).await;
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
    let answer = app.anonymous().join_as_new(&token).await;
    let session = answer.expect(201);
    assert_eq!(session["user"]["email"], "Charlie@adraptor.test");
    assert_eq!(
        (&session["user"]["name"], &session["user"]["family_name"]),
        (&json!("Charlie"), &json!("Lowe"))
    );
    assert_eq!((&session["workspace"]["slug"], &session["role"]), (&json!("contenzilla"), &json!("guest")));
    assert_eq!(session["workspaces"].as_array().map(Vec::len), Some(1));
    let charlie = Person::of_session(&app.anonymous(), &answer);
    assert_eq!(charlie.me().await["member_id"], session["member_id"]);
    app.anonymous().refresh(&charlie.cookie).await.expect(200);
    // The password is the one they chose, and the address signs in however it is spelled.
    app.anonymous().sign_in("CHARLIE@adraptor.test", PASSWORD).await.expect(200);

    let accepted = uma.see(&invite).await;
    assert_eq!((&accepted["status"], &accepted["can"]), (&json!("accepted"), &json!([])));
    assert_eq!(accepted["accepted_at"], "2026-05-04T09:00:00Z");
    let ada = app.admin("ada").await;
    let events = ada.events_on(&invite["id"]).await;
    assert_eq!(events, ["invite.created", "invite.sent", "invite.accepted"]);
    let told = app.mail_to(&uma.email).await;
    assert_eq!(told.subject, "Charlie Lowe joined Contenzilla");
    assert!(told.text.contains("Charlie@adraptor.test"));
}

#[actix_web::test]
async fn the_guests_row_becomes_active() {
    let app = TestApp::start().await;
    let (uma, invite, token) = invited(&app).await;
    let row = async || uma.get("/guests").await.expect(200)["items"][0].clone();
    let before = row().await;
    assert_eq!((&before["status"], &before["id"]), (&json!("invited"), &invite["id"]));
    assert_eq!(before["joined_at"], json!(null));
    let session = app.anonymous().join_as_new(&token).await.expect(201);
    let after = row().await;
    assert_eq!((&after["status"], &after["id"]), (&json!("active"), &session["member_id"]));
    assert_eq!((&after["joined_at"], &after["invite"]), (&json!("2026-05-04T09:00:00Z"), &json!(null)));
    assert_eq!(uma.get("/guests").await.expect(200)["total"]["count"], 1);
}

#[actix_web::test]
async fn a_link_works_once() {
    let app = TestApp::start().await;
    let (_, _, token) = invited(&app).await;
    app.anonymous().join_as_new(&token).await.expect(201);
    app.anonymous().join_as_new(&token).await.problem(410, "invite_accepted");
    let charlie = app.anonymous().sign_in(CHARLIE, PASSWORD).await;
    Person::of_session(&app.anonymous(), &charlie).join(&token).await.problem(410, "invite_accepted");
}

#[actix_web::test]
async fn everything_but_name_and_password_comes_from_the_invite() {
    let app = TestApp::start().await;
    let other = app.other_workspace().await;
    let (uma, invite, token) = invited(&app).await;
    for (field, value) in [
        ("role", json!("owner")),
        ("workspace_id", json!(other.id)),
        ("workspace", json!("otherwise")),
        ("email", json!("mallory@evil.example")),
        ("access_until", json!("2099-01-01T00:00:00Z")),
        ("language", json!("es")),
        ("id", json!(uma.user_id)),
        ("grants", json!([])),
    ] {
        join_with(&app, &token, field, value).await.problem(400, "bad_request");
    }
    for (field, value) in
        [("name", json!(1)), ("password", json!({})), ("token", json!(null)), ("accept_terms", json!("yes"))]
    {
        join_with(&app, &token, field, value).await.problem(400, "bad_request");
    }
    assert_eq!(uma.see(&invite).await["status"], "pending");
}

#[actix_web::test]
async fn a_new_person_says_who_they_are() {
    let app = TestApp::start().await;
    let (_, _, token) = invited(&app).await;
    app.anonymous().join(&token).await.invalid(&["#/name", "#/family_name", "#/password"]);
    for field in ["name", "family_name"] {
        for bad in ["", "   ", "a\r\nb", "a\u{202e}b", &"x".repeat(101)] {
            join_with(&app, &token, field, json!(bad)).await.invalid(&[&format!("#/{field}")]);
        }
        join_with(&app, &token, field, json!(null)).await.invalid(&[&format!("#/{field}")]);
    }
    join_with(&app, &token, "password", json!(null)).await.invalid(&["#/password"]);
    app.anonymous().join_as_new(&token).await.expect(201);
}

#[actix_web::test]
async fn weak_passwords_are_refused_and_the_link_stays_good() {
    let app = TestApp::start().await;
    let (_, _, token) = invited(&app).await;
    for weak in [
        "",
        "fourteen chars",
        "passwordpassword",
        "aaaaaaaaaaaaaaaaaa",
        "Contenzilla Charlie",
        "charlie@adraptor.test",
        "LoweCharlie2026!",
    ] {
        join_with(&app, &token, "password", json!(weak)).await.problem(422, "weak_password");
    }
    join_with(&app, &token, "password", json!("x y".repeat(50))).await.invalid(&["#/password"]);
    app.anonymous().sign_in(CHARLIE, PASSWORD).await.problem(401, "invalid_credentials");
    join_with(&app, &token, "password", json!("  пароль 🔑 из слов  ")).await.expect(201);
    app.anonymous().sign_in(CHARLIE, "  пароль 🔑 из слов  ").await.expect(200);
}

#[actix_web::test]
async fn where_there_are_terms_they_are_accepted() {
    let terms = "https://contenzilla.test/terms";
    let app = TestApp::start_with(&[("GUESTLIST_TERMS_URL", terms)]).await;
    assert_eq!(app.anonymous().get("/instance").await.expect(200)["terms_url"], terms);
    let (_, _, token) = invited(&app).await;
    app.anonymous().join_as_new(&token).await.invalid(&["#/accept_terms"]);
    join_with(&app, &token, "accept_terms", json!(false)).await.invalid(&["#/accept_terms"]);
    join_with(&app, &token, "accept_terms", json!(true)).await.expect(201);
}

#[actix_web::test]
async fn the_invites_language_is_the_new_accounts() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    ada.post("/invites", json!({ "email": CHARLIE, "language": "es" })).await.expect(201);
    let session = app.anonymous().join_as_new(&app.mail_to(CHARLIE).await.link()).await.expect(201);
    assert_eq!(session["user"]["language"], "es");
}

#[actix_web::test]
async fn a_guests_end_date_comes_along_and_is_kept() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let until = "2026-05-04T11:00:00Z";
    ada.post("/invites", json!({ "email": CHARLIE, "access_until": until })).await.expect(201);
    let answer = app.anonymous().join_as_new(&app.mail_to(CHARLIE).await.link()).await;
    let charlie = Person::of_session(&app.anonymous(), &answer);
    assert_eq!(ada.get("/guests").await.expect(200)["items"][0]["access_until"], until);
    app.advance(TimeDelta::minutes(9));
    charlie.me().await;
    app.advance(TimeDelta::minutes(111));
    let session = app.anonymous().sign_in(CHARLIE, PASSWORD).await.expect(200);
    assert_eq!(session["workspace"], json!(null));
}

#[actix_web::test]
async fn another_site_cannot_make_a_browser_join() {
    let app = TestApp::start().await;
    let (_, _, token) = invited(&app).await;
    for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        app.anonymous().with_header(name, value).join_as_new(&token).await.problem(403, "cross_site");
    }
    app.anonymous().with_header("origin", &app.url).join_as_new(&token).await.expect(201);
}
