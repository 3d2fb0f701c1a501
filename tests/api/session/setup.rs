use futures_util::future::join_all;
use guestlist::session::setup_token;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::support::{PASSWORD, Person, TestApp, rounds};

/// A server that waits for its set-up, and the token it printed.
async fn start() -> (TestApp, String) {
    let app = TestApp::start_empty(&[]).await;
    let token = printed_token(&app).await;
    (app, token)
}

async fn printed_token(app: &TestApp) -> String {
    let url = setup_token::prepare(&app.app).await.expect("prepared").expect("set-up is needed");
    let (page, token) = url.expose_secret().split_once('#').expect("a fragment");
    assert_eq!(page, format!("{}/setup", app.url));
    token.to_owned()
}

fn set_up(token: &str, name: &str) -> Value {
    json!({
        "setup_token": token,
        "workspace_name": "Contenzilla",
        "email": format!("{name}@contenzilla.test"),
        "name": "Olive",
        "family_name": "Owner",
        "password": PASSWORD,
    })
}

#[actix_web::test]
async fn whoever_has_the_token_becomes_the_owner() {
    let (app, token) = start().await;
    assert_eq!(app.anonymous().get("/setup").await.expect(200), json!({ "needed": true }));
    let answer = app.anonymous().post("/setup", set_up(&token, "olive")).await;
    let session = answer.expect(201);
    assert_eq!((&session["role"], &session["workspace"]["slug"]), (&"owner".into(), &"contenzilla".into()));
    let olive = Person::of_session(&app.anonymous(), &answer);
    assert_eq!(olive.get("/workspace").await.expect(200)["domains"], json!([]), "nothing is added by itself");
    let events = olive.get("/activity").await.expect(200);
    assert_eq!(events["items"][0]["action"], "workspace.created");
    app.anonymous().refresh(&olive.cookie).await.expect(200);
    app.anonymous().sign_in(&olive.email, PASSWORD).await.expect(200);
    assert_eq!(app.anonymous().get("/setup").await.expect(200), json!({ "needed": false }));
}

#[actix_web::test]
async fn it_is_done_once() {
    let (app, token) = start().await;
    app.anonymous().post("/setup", set_up(&token, "olive")).await.expect(201);
    for token in [token.as_str(), "a guess"] {
        app.anonymous().post("/setup", set_up(token, "mallory")).await.problem(409, "setup_done");
    }
    assert!(setup_token::prepare(&app.app).await.expect("asked").is_none());
}

#[actix_web::test]
async fn without_the_token_nothing_is_set_up_and_guesses_have_to_wait() {
    let (app, token) = start().await;
    let changed = [String::new(), token.to_lowercase(), format!("{token} "), token[1..].to_owned()];
    for guess in changed.iter().chain([&"a guess".to_owned()].repeat(7)) {
        app.anonymous().post("/setup", set_up(guess, "mallory")).await.problem(403, "invalid_setup_token");
    }
    let answer = app.anonymous().post("/setup", set_up("a guess", "mallory")).await;
    answer.problem(429, "rate_limited");
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert_eq!(app.anonymous().get("/setup").await.expect(200), json!({ "needed": true }));
    app.advance(chrono::TimeDelta::seconds(1));
    app.anonymous().post("/setup", set_up(&token, "olive")).await.expect(201);
}

#[actix_web::test]
async fn every_replicas_token_works_until_one_was_used() {
    let (app, first) = start().await;
    let second = printed_token(&app).await;
    assert_ne!(first, second);
    app.anonymous().post("/setup", set_up(&first, "olive")).await.expect(201);
    app.anonymous().post("/setup", set_up(&second, "mallory")).await.problem(409, "setup_done");
}

#[actix_web::test]
async fn a_token_given_in_the_settings_is_the_only_one() {
    let app = TestApp::start_empty(&[]).await;
    let printed = printed_token(&app).await;
    let mut configured = app.app.clone();
    let mut config = (*configured.config).clone();
    config.setup_token = Some("a token of my own".into());
    configured.config = config.into();
    setup_token::prepare(&configured).await.expect("prepared");
    app.anonymous().post("/setup", set_up(&printed, "mallory")).await.problem(403, "invalid_setup_token");
    app.anonymous().post("/setup", set_up("a token of my own", "olive")).await.expect(201);
}

#[actix_web::test]
async fn input_is_checked_and_the_token_stays_good() {
    let (app, token) = start().await;
    let with = |field: &str, value: Value| {
        let mut body = set_up(&token, "olive");
        body[field] = value;
        body
    };
    let invalid = [
        ("email", json!("no address")),
        ("workspace_name", json!(" ")),
        ("name", json!("two\nlines")),
        ("family_name", json!("x".repeat(101))),
    ];
    for (field, value) in invalid {
        let pointer = format!("#/{field}");
        app.anonymous().post("/setup", with(field, value)).await.invalid(&[&pointer]);
    }
    for (field, value) in [("role", json!("owner")), ("password", json!(null)), ("name", json!(7))] {
        app.anonymous().post("/setup", with(field, value)).await.problem(400, "bad_request");
    }
    app.anonymous().post("/setup", with("password", json!("short"))).await.problem(422, "weak_password");
    app.anonymous().post("/setup", set_up(&token, "olive")).await.expect(201);
}

#[actix_web::test]
async fn race_of_two_set_ups_has_one_winner() {
    for _ in 0..rounds().div_ceil(4) {
        let (app, first) = start().await;
        let second = printed_token(&app).await;
        let client = app.anonymous();
        let bodies = [
            set_up(&first, "olive"),
            set_up(&second, "otto"),
            set_up(&first, "oscar"),
            set_up(&second, "olive"),
        ];
        let answers = join_all(bodies.iter().map(|body| client.post("/setup", body))).await;
        let won: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
        assert_eq!(won.len(), 1, "{answers:?}");
        for lost in answers.iter().filter(|answer| answer.status != 201) {
            lost.problem(409, "setup_done");
        }
        let owner = Person::of_session(&client, won[0]);
        assert_eq!(owner.me().await["workspaces"].as_array().expect("a list").len(), 1);
    }
}
