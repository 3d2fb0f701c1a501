use chrono::TimeDelta;
use futures_util::future::join_all;
use guestlist::keys::{LinkToken, Purpose};
use guestlist::permissions::Role;
use guestlist::session::reset;
use secrecy::ExposeSecret;
use serde_json::json;
use uuid::Uuid;

use crate::support::{Answer, PASSWORD, TestApp, rounds};

const OLIVE: &str = "olive@contenzilla.test";
const NEW: &str = "nine copper kettles on a train";

async fn reset(app: &TestApp, token: &str, password: &str) -> Answer {
    app.anonymous().post("/password/reset", json!({ "token": token, "password": password })).await
}

/// A reset's token, as its mail would carry it.
async fn link(app: &TestApp, user_id: Option<Uuid>) -> String {
    let request = async |tx: &_| reset::Model::request(tx, user_id, app.now()).await;
    let id = app.app.db.write(request).await.expect("a reset").id;
    token(app, Purpose::PasswordReset, LinkToken { id, generation: 0 })
}

fn token(app: &TestApp, purpose: Purpose, token: LinkToken) -> String {
    app.app.keys.link_token(purpose, token).expose_secret().to_owned()
}

#[actix_web::test]
async fn the_link_of_the_mail_sets_a_new_password() {
    let app = TestApp::start().await;
    app.anonymous().post("/password/forgot", json!({ "email": OLIVE })).await.expect(202);
    let token = app.mail_to(OLIVE).await.link();
    let answer = reset(&app, &token, NEW).await;
    answer.expect(204);
    assert_eq!(answer.header("set-cookie"), None, "nobody is signed in by it");
    app.anonymous().sign_in(OLIVE, PASSWORD).await.problem(401, "invalid_credentials");
    app.anonymous().sign_in(OLIVE, NEW).await.expect(200);
}

#[actix_web::test]
async fn every_session_ends_and_the_person_and_their_workspaces_are_told() {
    let app = TestApp::start().await;
    let other = app.other_workspace().await;
    other.add("uma@contenzilla.test", Role::LoginOnly).await;
    let (uma, elsewhere) = (app.user("uma").await, app.user("uma").await);
    reset(&app, &link(&app, Some(uma.user_id)).await, NEW).await.expect(204);
    for session in [&uma, &elsewhere] {
        session.get("/me").await.problem(401, "unauthenticated");
        app.anonymous().refresh(&session.cookie).await.problem(401, "unauthenticated");
    }
    assert!(app.mail_to("uma@contenzilla.test").await.subject.contains("password"));
    for owner in [app.owner("olive").await, other.owner("olga").await] {
        let events = owner.get("/activity?action=user.password_changed").await.expect(200);
        assert_eq!(events["items"].as_array().expect("events").len(), 1, "{events}");
        assert_eq!(events["items"][0]["target"]["name"], "Uma User");
    }
}

#[actix_web::test]
async fn a_link_works_once_and_takes_every_other_with_it() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let (first, second) = (link(&app, Some(olive.user_id)).await, link(&app, Some(olive.user_id)).await);
    reset(&app, &second, NEW).await.expect(204);
    for used in [&second, &first] {
        reset(&app, used, "seven tin drums in the attic").await.problem(404, "invalid_link");
    }
    app.anonymous().sign_in(OLIVE, NEW).await.expect(200);
}

#[actix_web::test]
async fn a_link_works_for_an_hour() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let (in_time, late) = (link(&app, Some(olive.user_id)).await, link(&app, Some(olive.user_id)).await);
    app.advance(TimeDelta::minutes(60) - TimeDelta::seconds(1));
    reset(&app, &in_time, "short").await.problem(422, "weak_password");
    app.advance(TimeDelta::seconds(1));
    reset(&app, &late, NEW).await.problem(404, "invalid_link");
    app.anonymous().sign_in(OLIVE, PASSWORD).await.expect(200);
}

#[actix_web::test]
async fn a_wrong_link_is_the_same_404_whatever_is_wrong() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let good = link(&app, Some(olive.user_id)).await;
    let id = Uuid::now_v7();
    let wrong = [
        String::new(),
        "nonsense".to_owned(),
        format!("{good} "),
        format!("{good}="),
        format!("{good}\0"),
        good.to_lowercase(),
        good[1..].to_owned(),
        token(&app, Purpose::PasswordReset, LinkToken { id, generation: 0 }),
        token(&app, Purpose::InviteLink, LinkToken { id, generation: 0 }),
        link(&app, None).await,
        olive.access_token.clone(),
        olive.cookie.clone(),
    ];
    let expected = reset(&app, "x", NEW).await;
    expected.problem(404, "invalid_link");
    for token in wrong {
        assert_eq!(reset(&app, &token, NEW).await.observable(), expected.observable(), "{token}");
    }
    reset(&app, &good, NEW).await.expect(204);
}

#[actix_web::test]
async fn a_weak_password_is_refused_and_the_link_stays_good() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let token = link(&app, Some(olive.user_id)).await;
    for weak in ["short", "passwordpassword", "Contenzilla 2026", "olive contenzilla 7"] {
        reset(&app, &token, weak).await.problem(422, "weak_password");
    }
    olive.me().await;
    reset(&app, &token, NEW).await.expect(204);
}

#[actix_web::test]
async fn a_reset_ends_the_wait_after_wrong_passwords() {
    let app = TestApp::start_with(&[("GUESTLIST_TRUSTED_PROXIES", "127.0.0.1")]).await;
    let olive = app.owner("olive").await;
    for _ in 0..6 {
        app.anonymous().sign_in(OLIVE, NEW).await.problem(401, "invalid_credentials");
    }
    app.anonymous().sign_in(OLIVE, PASSWORD).await.problem(429, "rate_limited");
    reset(&app, &link(&app, Some(olive.user_id)).await, NEW).await.expect(204);
    app.anonymous().sign_in(OLIVE, NEW).await.expect(200);
}

#[actix_web::test]
async fn input_is_checked() {
    let app = TestApp::start().await;
    for body in [
        json!({}),
        json!({ "token": "x" }),
        json!({ "token": "x", "password": 1 }),
        json!({ "token": "x", "password": NEW, "email": OLIVE }),
    ] {
        app.anonymous().post("/password/reset", &body).await.problem(400, "bad_request");
    }
}

#[actix_web::test]
async fn race_of_many_uses_of_one_link_has_one_winner() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    for _ in 0..rounds().div_ceil(4) {
        let token = link(&app, Some(olive.user_id)).await;
        let passwords: Vec<String> = (0..6).map(|nth| format!("{NEW} number {nth}")).collect();
        let answers = join_all(passwords.iter().map(|password| reset(&app, &token, password))).await;
        let won: Vec<_> = (0..6).filter(|nth| answers[*nth].status == 204).collect();
        assert_eq!(won.len(), 1, "{answers:?}");
        for lost in answers.iter().filter(|answer| answer.status != 204) {
            lost.problem(404, "invalid_link");
        }
        app.anonymous().sign_in(OLIVE, &passwords[won[0]]).await.expect(200);
    }
}

#[actix_web::test]
async fn race_of_two_links_of_one_person_has_one_winner() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    for _ in 0..rounds().div_ceil(4) {
        let links = [link(&app, Some(olive.user_id)).await, link(&app, Some(olive.user_id)).await];
        let answers = join_all(links.iter().map(|token| reset(&app, token, NEW))).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 404], "{answers:?}");
    }
}

#[actix_web::test]
async fn race_of_a_sign_in_with_the_old_password_leaves_no_session_behind() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let (mut old, mut new) = (PASSWORD, NEW);
    for _ in 0..rounds() {
        let token = link(&app, Some(olive.user_id)).await;
        let client = app.anonymous();
        let (done, signed_in) = tokio::join!(reset(&app, &token, new), client.sign_in(OLIVE, old));
        done.expect(204);
        if signed_in.status == 200 {
            app.anonymous().refresh(&signed_in.cookie()).await.problem(401, "unauthenticated");
        }
        (old, new) = (new, old);
    }
}
