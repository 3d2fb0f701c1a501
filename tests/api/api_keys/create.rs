use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use super::{make_key, program, with};
use crate::support::{PASSWORD, TestApp, send};

#[actix_web::test]
async fn a_new_key_is_shown_once_and_works() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let body = json!({ "name": " HR sync ", "scopes": ["invites:write", "invites:read", "invites:write"] });
    let answer = olive.post("/api-keys", body).await;
    let key = answer.expect(201);
    let secret = key["secret"].as_str().expect("a secret");
    let (prefix, random) = secret.split_at("guestlist_key_".len());
    assert_eq!((prefix, random.len()), ("guestlist_key_", 43), "a prefix that scanners know, and 256 bits");
    assert!(secret.ends_with(key["hint"].as_str().expect("a hint")));
    assert_eq!(key["name"], "HR sync");
    assert_eq!(key["scopes"], json!(["invites:read", "invites:write"]));
    let maker = json!({ "id": olive.member_id, "name": "Olive Owner", "has_left": false });
    assert_eq!(
        (&key["created_by"], &key["expires_at"], &key["last_used_at"]),
        (&maker, &Value::Null, &Value::Null)
    );
    assert_eq!(answer.header("location"), Some(format!("/api/v1{}", super::path(&key)).as_str()));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(olive.events_on(&key["id"]).await, ["api_key.created"]);

    with(&app, &key).get("/invites").await.expect(200);
    let listed = olive.get("/api-keys").await;
    listed.expect(200);
    assert!(!listed.text.contains(random) && !listed.text.contains("secret"), "{}", listed.text);
}

#[actix_web::test]
async fn a_faulty_key_is_not_made() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let yesterday = app.now() - TimeDelta::days(1);
    let key = |name: &str, scopes: Value| json!({ "name": name, "scopes": scopes });
    olive.post("/api-keys", key("", json!(["invites:read"]))).await.invalid(&["#/name"]);
    olive.post("/api-keys", key("a\nb", json!(["invites:read"]))).await.invalid(&["#/name"]);
    olive.post("/api-keys", key("a", json!([]))).await.invalid(&["#/scopes"]);
    let ended = json!({ "name": "a", "scopes": ["invites:read"], "expires_at": yesterday });
    olive.post("/api-keys", ended).await.invalid(&["#/expires_at"]);
    let too_late = json!({ "name": "a", "scopes": ["invites:read"], "expires_at": "+10000-01-01T00:00:00Z" });
    olive.post("/api-keys", too_late).await.invalid(&["#/expires_at"]);
    for body in
        [key("a", json!(["workspace:write"])), key("a", json!("invites:read")), json!({ "name": "a" })]
    {
        olive.post("/api-keys", body).await.problem(400, "bad_request");
    }
    assert_eq!(olive.get("/api-keys").await.expect(200)["items"], json!([]));
}

#[actix_web::test]
async fn making_a_key_asks_for_the_password_when_it_was_given_a_while_ago() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    app.advance(TimeDelta::minutes(6));
    let mut body = json!({ "name": "HR sync", "scopes": ["invites:read"] });
    olive.post("/api-keys", &body).await.problem(401, "reauthentication_required");
    body["password"] = json!("wrong wrong wrong wrong");
    olive.post("/api-keys", &body).await.problem(401, "invalid_credentials");
    assert_eq!(olive.get("/api-keys").await.expect(200)["items"], json!([]));
    body["password"] = json!(PASSWORD);
    olive.post("/api-keys", &body).await.expect(201);
    // It was just given.
    make_key(&olive, &["invites:read"]).await;
}

#[actix_web::test]
async fn wrong_passwords_are_slowed_down_as_at_sign_in() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    app.advance(TimeDelta::minutes(6));
    let body =
        |password: &str| json!({ "name": "HR sync", "scopes": ["invites:read"], "password": password });
    for _ in 0..6 {
        let guessed = olive.post("/api-keys", body("a guess of some length")).await;
        guessed.problem(401, "invalid_credentials");
    }
    olive.post("/api-keys", body(PASSWORD)).await.problem(429, "rate_limited");
}

#[actix_web::test]
async fn only_admins_and_above_make_keys_and_no_key_makes_another() {
    let app = TestApp::start().await;
    let body = json!({ "name": "HR sync", "scopes": ["invites:read"] });
    for person in [app.user("uma").await, app.login_only("leo").await, app.guest("gus").await] {
        person.post("/api-keys", &body).await.problem(403, "not_allowed");
        person.get("/api-keys").await.problem(403, "not_allowed");
    }
    let ada = app.admin("ada").await;
    let program = program(&app, &ada, &super::SCOPES).await;
    program.post("/api-keys", &body).await.problem(403, "not_allowed");
    app.anonymous().post("/api-keys", &body).await.problem(401, "unauthenticated");
    assert_eq!(ada.get("/api-keys").await.expect(200)["total"]["count"], 1);
}

#[actix_web::test]
async fn a_repeated_request_makes_one_key_and_does_not_show_its_secret_again() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let post = async || {
        let body = json!({ "name": "HR sync", "scopes": ["invites:read"], "password": PASSWORD });
        let request = olive.request(Method::POST, "/api-keys").header("idempotency-key", "once").json(&body);
        send(request).await
    };
    let mut first = post().await.expect(201);
    let again = post().await;
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.expect(201)["secret"], Value::Null);
    first["secret"] = Value::Null;
    assert_eq!(again.expect(201), first);
    assert_eq!(olive.get("/api-keys").await.expect(200)["total"]["count"], 1);
}
