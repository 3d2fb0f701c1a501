use chrono::TimeDelta;
use futures_util::future::join_all;
use guestlist::permissions::Role;
use reqwest::Method;
use serde_json::json;

use crate::support::{PASSWORD, TestApp, rounds, send};

#[actix_web::test]
async fn a_refresh_gives_the_next_access_token_and_cookie() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    app.advance(TimeDelta::minutes(11));
    olive.get("/me").await.problem(401, "unauthenticated");
    let answer = app.anonymous().refresh(&olive.cookie).await;
    let session = answer.expect(200);
    assert_eq!(session["workspace"]["slug"], "contenzilla");
    assert_ne!(answer.cookie(), olive.cookie);
    let token = session["access_token"].as_str().expect("a token");
    assert_eq!(app.anonymous().with_bearer(token).me().await["role"], "owner");
    app.anonymous().refresh(&answer.cookie()).await.expect(200);
}

#[actix_web::test]
async fn two_tabs_may_refresh_within_ten_seconds() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let first = app.anonymous().refresh(&olive.cookie).await;
    app.advance(TimeDelta::seconds(10));
    let second = app.anonymous().refresh(&olive.cookie).await;
    second.expect(200);
    assert_eq!(second.header("set-cookie"), None, "the first tab's cookie stays");
    app.anonymous().refresh(&first.cookie()).await.expect(200);
}

#[actix_web::test]
async fn a_token_used_again_later_ends_the_session_for_both_holders() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let next = app.anonymous().refresh(&olive.cookie).await;
    app.advance(TimeDelta::seconds(11));
    let replayed = app.anonymous().refresh(&olive.cookie).await;
    replayed.problem(401, "unauthenticated");
    assert!(replayed.set_cookie().contains("Max-Age=0"));
    app.anonymous().refresh(&next.cookie()).await.problem(401, "unauthenticated");
    olive.get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn a_token_older_than_the_one_before_ends_the_session_even_within_the_grace() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let second = app.anonymous().refresh(&olive.cookie).await;
    let third = app.anonymous().refresh(&second.cookie()).await;
    app.anonymous().refresh(&olive.cookie).await.problem(401, "unauthenticated");
    app.anonymous().refresh(&third.cookie()).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn another_session_of_the_same_person_survives_a_replay() {
    let app = TestApp::start().await;
    let (olive, elsewhere) = (app.owner("olive").await, app.owner("olive").await);
    app.anonymous().refresh(&olive.cookie).await.expect(200);
    app.advance(TimeDelta::seconds(11));
    app.anonymous().refresh(&olive.cookie).await.problem(401, "unauthenticated");
    app.anonymous().refresh(&elsewhere.cookie).await.expect(200);
}

#[actix_web::test]
async fn a_session_nobody_refreshes_for_seven_days_ends() {
    let app = TestApp::start().await;
    let (olive, elsewhere) = (app.owner("olive").await, app.owner("olive").await);
    app.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
    app.anonymous().refresh(&olive.cookie).await.expect(200);
    app.advance(TimeDelta::seconds(1));
    app.anonymous().refresh(&elsewhere.cookie).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn a_session_ends_after_thirty_days_however_much_it_is_used() {
    let app = TestApp::start().await;
    let mut cookie = app.owner("olive").await.cookie;
    for _ in 0..4 {
        app.advance(TimeDelta::days(6));
        cookie = app.anonymous().refresh(&cookie).await.cookie();
    }
    app.advance(TimeDelta::days(5));
    let last = app.anonymous().refresh(&cookie).await;
    assert!(last.set_cookie().contains("Max-Age=86400"), "no longer than the session: {}", last.set_cookie());
    app.advance(TimeDelta::days(1));
    app.anonymous().refresh(&last.cookie()).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn a_wrong_token_opens_nothing() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let missing = app.anonymous().post_nothing("/session/refresh").await;
    missing.problem(401, "unauthenticated");
    let bearer = format!("guestlist_refresh={}", olive.access_token);
    for cookie in ["guestlist_refresh=", "guestlist_refresh=a.b", "guestlist_refresh=%00", &bearer] {
        app.anonymous().refresh(cookie).await.problem(401, "unauthenticated");
    }
    // A bearer token instead of the cookie is no help either.
    olive.post_nothing("/session/refresh").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn one_goes_to_another_workspace_by_its_slug_and_stays_there() {
    let app = TestApp::start().await;
    let other = app.other_workspace().await;
    let olive = app.owner("olive").await;
    other.add(&olive.email, Role::User).await;
    let going = app.anonymous().with_cookie(&olive.cookie);
    let there = going.post("/session/refresh", json!({ "workspace": "otherwise" })).await;
    let session = there.expect(200);
    assert_eq!((&session["workspace"]["slug"], &session["role"]), (&"otherwise".into(), &"user".into()));
    let token = session["access_token"].as_str().expect("a token");
    assert_eq!(app.anonymous().with_bearer(token).me().await["role"], "user");
    assert_eq!(olive.me().await["role"], "owner", "the token for the first workspace goes on until it ends");

    let stays = app.anonymous().refresh(&there.cookie()).await.expect(200);
    assert_eq!(stays["workspace"]["slug"], "otherwise");
    let signed_in = app.anonymous().sign_in(&olive.email, PASSWORD).await.expect(200);
    assert_eq!(signed_in["workspace"]["slug"], "otherwise");

    let olga = other.owner("olga").await;
    let events = olga.get("/activity?action=user.signed_in").await.expect(200);
    let names: Vec<_> =
        events["items"].as_array().expect("events").iter().map(|e| &e["actor"]["name"]).collect();
    assert!(names.contains(&&json!("Olive Owner")), "{events}");
}

#[actix_web::test]
async fn a_foreign_workspace_is_absent_and_the_cookie_stays_good() {
    let app = TestApp::start().await;
    app.other_workspace().await;
    let olive = app.owner("olive").await;
    let going = app.anonymous().with_cookie(&olive.cookie);
    let foreign = going.post("/session/refresh", json!({ "workspace": "otherwise" })).await;
    let absent = going.post("/session/refresh", json!({ "workspace": "nowhere" })).await;
    foreign.problem(404, "not_found");
    assert_eq!(foreign.observable(), absent.observable());
    app.advance(TimeDelta::minutes(1));
    app.anonymous().refresh(&olive.cookie).await.expect(200);
}

#[actix_web::test]
async fn whoever_was_removed_goes_to_another_workspace_or_none() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    app.workspace().remove(&uma).await;
    uma.get("/me").await.problem(401, "unauthenticated");
    let answer = app.anonymous().refresh(&uma.cookie).await;
    let session = answer.expect(200);
    assert!(session["workspace"].is_null() && session["role"].is_null(), "{session}");

    app.other_workspace().await.add(&uma.email, Role::LoginOnly).await;
    let session = app.anonymous().refresh(&answer.cookie()).await.expect(200);
    assert_eq!(session["workspace"]["slug"], "otherwise");
}

#[actix_web::test]
async fn the_body_may_be_left_out_and_is_checked_otherwise() {
    let app = TestApp::start().await;
    let mut cookie = app.owner("olive").await.cookie;
    for body in [json!({}), json!({ "workspace": null }), json!({ "workspace": "contenzilla" })] {
        let answer = app.anonymous().with_cookie(&cookie).post("/session/refresh", body).await;
        answer.expect(200);
        cookie = answer.cookie();
    }
    let client = app.anonymous().with_cookie(&cookie);
    for body in [json!({ "workspace": 1 }), json!({ "slug": "contenzilla" }), json!([]), json!("x")] {
        client.post("/session/refresh", &body).await.problem(400, "bad_request");
    }
    let form = client.request(Method::POST, "/session/refresh").body("workspace=contenzilla");
    send(form).await.problem(415, "unsupported_media_type");
    client.post_nothing("/session/refresh").await.expect(200);
}

#[actix_web::test]
async fn race_of_many_tabs_gives_one_new_cookie() {
    let app = TestApp::start().await;
    let mut cookie = app.owner("olive").await.cookie;
    for _ in 0..rounds().div_ceil(4) {
        let client = app.anonymous();
        let answers = join_all((0..8).map(|_| client.refresh(&cookie))).await;
        for answer in &answers {
            answer.expect(200);
        }
        let new: Vec<_> = answers.iter().filter(|answer| answer.header("set-cookie").is_some()).collect();
        assert_eq!(new.len(), 1);
        cookie = new[0].cookie();
        app.advance(TimeDelta::minutes(1));
    }
    app.anonymous().refresh(&cookie).await.expect(200);
}
