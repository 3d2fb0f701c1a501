use chrono::TimeDelta;
use guestlist::permissions::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{TestApp, send};

const CHARLIE: &str = "charlie@adraptor.test";

#[actix_web::test]
async fn a_link_says_who_offers_what_and_until_when() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let body = json!({ "email": "Charlie@adraptor.test", "message": "Hi!" });
    uma.post("/invites", body).await.expect(201);
    let token = app.mail_to(CHARLIE).await.link();
    let expected = json!({
        "workspace": { "name": "Contenzilla" },
        "inviter": { "name": "Uma User" },
        "email": "Charlie@adraptor.test",
        "role": "guest",
        "partner": null,
        "message": "Hi!",
        "expires_at": "2026-05-11T09:00:00Z",
        "account": "new",
    });
    assert_eq!(app.anonymous().look_up(&token).await.expect(200), expected);
    // Whoever is signed in gets the same.
    assert_eq!(uma.look_up(&token).await.expect(200), expected);
}

#[actix_web::test]
async fn the_holder_of_a_link_learns_whether_the_address_has_an_account() {
    let app = TestApp::start().await;
    app.other_workspace().await.add(CHARLIE, Role::User).await;
    app.user("uma").await.invite(CHARLIE).await;
    let token = app.mail_to(CHARLIE).await.link();
    assert_eq!(app.anonymous().look_up(&token).await.expect(200)["account"], "existing");
}

#[actix_web::test]
async fn whoever_invited_sees_when_the_newest_link_was_first_opened() {
    let app = TestApp::start_with(&[("GUESTLIST_RESEND_COOLDOWN", "0")]).await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    let old = app.mail_to(CHARLIE).await.link();
    let opened = async || uma.see(&invite).await["link_opened_at"].clone();
    assert_eq!(opened().await, Value::Null);
    let first = app.now();
    app.anonymous().look_up(&old).await.expect(200);
    app.advance(TimeDelta::minutes(5));
    app.anonymous().look_up(&old).await.expect(200);
    assert_eq!(opened().await, json!(first));

    uma.resend(&invite).await.expect(200);
    app.anonymous().look_up(&old).await.problem(410, "invite_replaced");
    assert_eq!(opened().await, Value::Null, "nobody has opened the new one");
    app.anonymous().look_up(&app.mails_to(CHARLIE, 2).await[0].link()).await.expect(200);
    assert_eq!(opened().await, json!(app.now()));
}

#[actix_web::test]
async fn looking_uses_nothing_up() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    let token = app.mail_to(CHARLIE).await.link();
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
    let nobody = app.anonymous();
    nobody.look_up(&token).await.expect(200);
    let before = uma.see(&invite).await;
    for _ in 0..5 {
        nobody.look_up(&token).await.expect(200);
    }
    // What a mail scanner does, and worse.
    for path in ["/join", "/api/v1/join", "/api/v1/join/lookup", "/api/v1/join/decline"] {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::PUT] {
            for rest in ["".to_owned(), format!("?token={token}"), format!("/{token}")] {
                let answer = send(nobody.request_at(method.clone(), &format!("{path}{rest}"))).await;
                assert!(!answer.text.contains(&token));
            }
        }
    }
    nobody.get("/join").await.problem(405, "method_not_allowed");
    assert_eq!(uma.see(&invite).await, before);
    nobody.join_as_new(&token).await.expect(201);
}

#[actix_web::test]
async fn bodies_hold_a_token_and_nothing_else() {
    let app = TestApp::start().await;
    app.user("uma").await.invite(CHARLIE).await;
    let token = app.mail_to(CHARLIE).await.link();
    let nobody = app.anonymous();
    for path in ["/join/lookup", "/join/decline", "/join/request-new"] {
        let bodies: [Value; 6] = [
            json!({}),
            json!({ "token": null }),
            json!({ "token": 1 }),
            json!({ "token": [token] }),
            json!({ "token": token, "email": CHARLIE }),
            json!(token),
        ];
        for body in bodies {
            nobody.post(path, body).await.problem(400, "bad_request");
        }
        nobody.post_nothing(path).await.problem(415, "unsupported_media_type");
        let form =
            nobody.request(Method::POST, path).header("content-type", "application/x-www-form-urlencoded");
        send(form.body(format!("token={token}"))).await.problem(415, "unsupported_media_type");
        let large = json!({ "token": "x".repeat(70_000) });
        nobody.post(path, large).await.problem(413, "too_large");
    }
    nobody.look_up(&token).await.expect(200);
}

#[actix_web::test]
async fn each_end_of_an_invite_is_told_by_its_name() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let nobody = app.anonymous();
    let mut tokens = Vec::new();
    for name in ["accepted", "declined", "revoked", "expired"] {
        let email = format!("{name}@adraptor.test");
        let invite = uma.invite(&email).await;
        let token = app.mail_to(&email).await.link();
        match name {
            "accepted" => drop(nobody.join_as_new(&token).await.expect(201)),
            "declined" => drop(nobody.decline(&token).await.expect(204)),
            "revoked" => drop(uma.revoke(&invite).await.expect(200)),
            _ => {}
        }
        tokens.push((token, format!("invite_{name}")));
    }
    app.advance(TimeDelta::days(7));
    for (token, code) in &tokens {
        nobody.look_up(token).await.problem(410, code);
        nobody.join_as_new(token).await.problem(410, code);
        nobody.join(token).await.problem(410, code);
        nobody.decline(token).await.problem(410, code);
    }
}

#[actix_web::test]
async fn a_link_expires_by_the_clock_with_no_worker_running() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    let token = app.mail_to(CHARLIE).await.link();
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
    app.stop_worker().await;
    app.advance(TimeDelta::days(7) - TimeDelta::microseconds(1));
    app.anonymous().look_up(&token).await.expect(200);
    app.advance(TimeDelta::microseconds(1));
    app.anonymous().look_up(&token).await.problem(410, "invite_expired");
    app.anonymous().join_as_new(&token).await.problem(410, "invite_expired");
    let uma = app.user("uma").await;
    assert_eq!(uma.see(&invite).await["status"], "expired");
}
