use guestlist::config::PasswordCost;
use guestlist::permissions::Role;
use guestlist::session::hasher::Hasher;
use guestlist::session::{session, user};
use serde_json::json;

use crate::support::{PASSWORD, TestApp};

const OLIVE: &str = "olive@contenzilla.test";

#[actix_web::test]
async fn a_person_signs_in_to_their_workspace() {
    let app = TestApp::start().await;
    let answer = app.anonymous().sign_in(OLIVE, PASSWORD).await;
    let session = answer.expect(200);
    assert_eq!(session["user"]["email"], OLIVE);
    assert_eq!(session["workspace"]["name"], "Contenzilla");
    assert_eq!(session["role"], "owner");
    assert_eq!(session["workspaces"][0]["slug"], "contenzilla");
    assert_eq!(session["expires_at"], "2026-05-04T09:10:00Z");
    let token = session["access_token"].as_str().expect("a token");
    let me = app.anonymous().with_bearer(token).me().await;
    for field in ["user", "workspace", "member_id", "role", "can", "partners", "workspaces"] {
        assert_eq!(session[field], me[field], "{field}");
    }
}

#[actix_web::test]
async fn case_and_blanks_of_the_address_do_not_matter() {
    let app = TestApp::start().await;
    app.anonymous().sign_in(" OLIVE@Contenzilla.TEST ", PASSWORD).await.expect(200);
}

#[actix_web::test]
async fn an_unknown_address_and_a_wrong_password_are_answered_alike() {
    let app = TestApp::start().await;
    let wrong = app.anonymous().sign_in(OLIVE, "not my password at all").await;
    let unknown = app.anonymous().sign_in("nobody@contenzilla.test", PASSWORD).await;
    wrong.problem(401, "invalid_credentials");
    assert_eq!(wrong.observable(), unknown.observable());
}

#[actix_web::test]
async fn the_cookie_is_for_our_own_pages_only() {
    let app = TestApp::start().await;
    let answer = app.anonymous().sign_in(OLIVE, PASSWORD).await;
    let cookie = answer.set_cookie();
    assert!(cookie.starts_with("guestlist_refresh="), "{cookie}");
    for part in ["; HttpOnly", "; SameSite=Strict", "; Path=/", "; Max-Age=604800"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");
}

#[actix_web::test]
async fn over_https_the_cookie_is_bound_to_host_and_transport() {
    let app = TestApp::start_with(&[
        ("GUESTLIST_PUBLIC_URL", "https://guests.example.org"),
        ("GUESTLIST_ALLOW_MAILBOX", "1"),
    ])
    .await;
    let answer = app.anonymous().sign_in(OLIVE, PASSWORD).await;
    let cookie = answer.set_cookie();
    assert!(cookie.starts_with("__Host-guestlist_refresh="), "{cookie}");
    for part in ["; HttpOnly", "; SameSite=Strict", "; Path=/", "; Secure"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert!(answer.header("strict-transport-security").is_some());
    app.anonymous().refresh(&answer.cookie()).await.expect(200);
}

#[actix_web::test]
async fn the_database_holds_no_refresh_token() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let sessions = session::Model::live_of_user(&app.app.db, olive.user_id, app.now()).await;
    let stored = format!("{:?}", sessions.expect("the sessions"));
    let (_, secret) = olive.cookie.split_once('.').expect("a refresh token");
    assert!(secret.len() >= 43 && !stored.contains(secret));
}

#[actix_web::test]
async fn without_a_workspace_one_goes_where_one_was_last() {
    let app = TestApp::start().await;
    let other = app.other_workspace().await;
    other.add(OLIVE, Role::User).await;
    let first = app.anonymous().sign_in(OLIVE, PASSWORD).await.expect(200);
    assert_eq!(first["workspace"]["slug"], "contenzilla", "the first by name");

    let there = json!({ "email": OLIVE, "password": PASSWORD, "workspace": "otherwise" });
    let there = app.anonymous().post("/session", &there).await.expect(200);
    assert_eq!((&there["workspace"]["slug"], &there["role"]), (&"otherwise".into(), &"user".into()));

    let again = app.anonymous().sign_in(OLIVE, PASSWORD).await.expect(200);
    assert_eq!(again["workspace"]["slug"], "otherwise", "the last used");
}

#[actix_web::test]
async fn a_foreign_workspace_is_absent_and_only_told_to_who_knows_the_password() {
    let app = TestApp::start().await;
    app.other_workspace().await;
    let sign_in = |password: &str, workspace: &str| json!({ "email": OLIVE, "password": password, "workspace": workspace });
    let foreign = app.anonymous().post("/session", sign_in(PASSWORD, "otherwise")).await;
    let absent = app.anonymous().post("/session", sign_in(PASSWORD, "nowhere")).await;
    foreign.problem(404, "not_found");
    assert_eq!(foreign.observable(), absent.observable());
    let wrong = app.anonymous().post("/session", sign_in("not my password at all", "otherwise")).await;
    wrong.problem(401, "invalid_credentials");
}

#[actix_web::test]
async fn a_person_without_a_workspace_gets_a_session_that_reaches_themselves_only() {
    let app = TestApp::start().await;
    let gus = app.guest("gus").await;
    app.workspace().remove(&gus).await;
    let session = app.anonymous().sign_in(&gus.email, PASSWORD).await.expect(200);
    for field in ["workspace", "member_id", "role"] {
        assert!(session[field].is_null(), "{session}");
    }
    assert_eq!((&session["can"], &session["workspaces"]), (&json!([]), &json!([])));
    let gus = app.anonymous().with_bearer(session["access_token"].as_str().expect("a token"));
    assert_eq!(gus.me().await["user"]["name"], "Gus");
    gus.get("/workspace").await.problem(401, "unauthenticated");
    gus.get("/activity").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn the_workspace_sees_who_signed_in() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let olive = app.owner("olive").await;
    let events =
        olive.get(&format!("/activity?action=user.signed_in&actor={}", uma.member_id)).await.expect(200);
    assert_eq!(events["items"].as_array().expect("events").len(), 1);
    assert_eq!(events["items"][0]["actor"]["name"], "Uma User");
}

#[actix_web::test]
async fn input_is_checked() {
    let app = TestApp::start().await;
    let nobody = app.anonymous();
    nobody.sign_in("no address", PASSWORD).await.invalid(&["#/email"]);
    for body in [
        json!({}),
        json!({ "email": OLIVE }),
        json!({ "email": OLIVE, "password": 15 }),
        json!({ "email": [OLIVE], "password": PASSWORD }),
        json!({ "email": OLIVE, "password": PASSWORD, "workspace": 1 }),
        json!({ "email": OLIVE, "password": PASSWORD, "role": "owner" }),
        json!([OLIVE, PASSWORD]),
        json!("olive"),
    ] {
        nobody.post("/session", &body).await.problem(400, "bad_request");
    }
}

#[actix_web::test]
async fn a_hash_of_another_cost_is_made_anew() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let old = Hasher::new(PasswordCost::Owasp).hash(PASSWORD).await.expect("a hash");
    let set = async |tx: &_| user::Model::set_password_hash(tx, olive.user_id, old.clone()).await;
    app.app.db.write(set).await.expect("set");
    app.anonymous().sign_in(OLIVE, PASSWORD).await.expect(200);
    let user = user::Model::by_id(&app.app.db, olive.user_id).await.expect("read").expect("Olive");
    assert!(user.password_hash != old && !app.app.hasher.is_outdated(&user.password_hash));
    app.anonymous().sign_in(OLIVE, PASSWORD).await.expect(200);
}

#[actix_web::test]
async fn the_address_takes_no_other_method() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get("/session").await;
    answer.problem(405, "method_not_allowed");
    assert_eq!(answer.header("allow"), Some("POST, DELETE"));
}
