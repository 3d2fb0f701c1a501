use chrono::TimeDelta;
use guestlist::permissions::Role;
use serde_json::json;

use crate::support::{PASSWORD, TestApp};

const NEW: &str = "nine copper kettles on a train";

#[actix_web::test]
async fn one_changes_names_and_language() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let change = json!({ "name": " Ulla ", "family_name": "Ångström", "language": "es" });
    let me = uma.patch("/me", change).await.expect(200);
    assert_eq!((&me["user"]["name"], &me["user"]["family_name"]), (&"Ulla".into(), &"Ångström".into()));
    assert_eq!((&me["user"]["language"], &me["role"]), (&"es".into(), &"user".into()));
    assert_eq!(uma.me().await, me);
    let me = uma.patch("/me", json!({ "name": "Uta" })).await.expect(200);
    assert_eq!(me["user"]["family_name"], "Ångström", "what is left out stays");
}

#[actix_web::test]
async fn every_workspace_of_the_person_is_told_and_its_lists_sort_by_the_new_name() {
    let app = TestApp::start().await;
    let other = app.other_workspace().await;
    other.add("uma@contenzilla.test", Role::LoginOnly).await;
    let uma = app.user("uma").await;
    uma.patch("/me", json!({ "name": "Ulla" })).await.expect(200);
    uma.patch("/me", json!({ "name": "Ulla" })).await.expect(200);
    for (owner, workspace) in
        [(app.owner("olive").await, app.workspace()), (other.owner("olga").await, other)]
    {
        let events = owner.get("/activity?action=user.profile_changed").await.expect(200);
        assert_eq!(events["items"].as_array().expect("events").len(), 1, "{events}");
        assert_eq!(events["items"][0]["actor"]["name"], events["items"][0]["target"]["name"]);
        assert!(workspace.roster_names().await.iter().any(|name| name.starts_with("ulla ")));
    }
}

#[actix_web::test]
async fn a_new_password_ends_the_other_sessions() {
    let app = TestApp::start().await;
    let (here, there) = (app.user("uma").await, app.user("uma").await);
    let change = json!({ "current_password": PASSWORD, "password": NEW });
    here.patch("/me", change).await.expect(200);
    here.me().await;
    app.anonymous().refresh(&here.cookie).await.expect(200);
    there.get("/me").await.problem(401, "unauthenticated");
    app.anonymous().refresh(&there.cookie).await.problem(401, "unauthenticated");
    app.anonymous().sign_in(&here.email, PASSWORD).await.problem(401, "invalid_credentials");
    app.anonymous().sign_in(&here.email, NEW).await.expect(200);
    assert!(app.mail_to(&here.email).await.subject.contains("password"));
    let events = app.owner("olive").await.get("/activity?action=user.password_changed").await.expect(200);
    assert_eq!(events["items"].as_array().expect("events").len(), 1);
}

#[actix_web::test]
async fn a_new_password_uses_open_reset_links_up() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    app.anonymous().post("/password/forgot", json!({ "email": uma.email })).await.expect(202);
    let token = app.mail_to(&uma.email).await.link();
    uma.patch("/me", json!({ "current_password": PASSWORD, "password": NEW })).await.expect(200);
    let reset = json!({ "token": token, "password": "seven tin drums in the attic" });
    app.anonymous().post("/password/reset", reset).await.problem(404, "invalid_link");
}

#[actix_web::test]
async fn a_new_password_needs_the_current_one() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    uma.patch("/me", json!({ "password": NEW })).await.invalid(&["#/current_password"]);
    let wrong = json!({ "current_password": "not my password at all", "password": NEW, "name": "Ulla" });
    for _ in 0..6 {
        uma.patch("/me", &wrong).await.problem(401, "invalid_credentials");
    }
    uma.patch("/me", &wrong).await.problem(429, "rate_limited");
    assert_eq!(uma.me().await["user"]["name"], "Uma", "nothing of it was done");
    app.anonymous().sign_in(&uma.email, PASSWORD).await.problem(429, "rate_limited");
    app.advance(TimeDelta::seconds(1));
    app.anonymous().sign_in(&uma.email, PASSWORD).await.expect(200);
}

#[actix_web::test]
async fn a_weak_new_password_is_refused() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    for weak in ["short", "passwordpassword", "uma contenzilla 2026"] {
        let change = json!({ "current_password": PASSWORD, "password": weak });
        uma.patch("/me", change).await.problem(422, "weak_password");
    }
    app.anonymous().sign_in(&uma.email, PASSWORD).await.expect(200);
}

#[actix_web::test]
async fn input_is_checked() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let wrong = json!({ "name": "", "family_name": "a\u{202e}b", "language": "tlh" });
    uma.patch("/me", wrong).await.invalid(&["#/family_name", "#/language", "#/name"]);
    for invisible in ["\u{61c}", "\u{ad}", "\u{3164}", "\u{2066}"] {
        let wrong = json!({ "name": format!("Ul{invisible}la") });
        uma.patch("/me", wrong).await.invalid(&["#/name"]);
    }
    for body in [
        json!({ "email": "other@contenzilla.test" }),
        json!({ "role": "owner" }),
        json!({ "id": uma.user_id }),
        json!({ "name": ["Ulla"] }),
        json!([]),
    ] {
        uma.patch("/me", &body).await.problem(400, "bad_request");
    }
    let unchanged = uma.patch("/me", json!({})).await.expect(200);
    assert_eq!(unchanged, uma.me().await);
    app.anonymous().patch("/me", json!({ "name": "Ulla" })).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn a_guest_has_a_profile_too() {
    let app = TestApp::start().await;
    let gus = app.guest("gus").await;
    assert_eq!(gus.patch("/me", json!({ "name": "Gustav" })).await.expect(200)["user"]["name"], "Gustav");
}
