//! `Idempotency-Key`: a POST repeated with the same key is answered again, not done again.

use std::time::Duration;

use actix_web::rt;
use chrono::TimeDelta;
use futures_util::future::join_all;
use guestlist::idempotency;
use reqwest::Method;
use sea_orm::{EntityTrait, Set};
use serde_json::{Value, json};

use crate::support::{Answer, Client, Held, Person, TestApp, new_person, rounds, send};

const CHARLIE: &str = "charlie@adraptor.test";

/// The person, with this key on every request.
fn keyed(person: &Client, key: &str) -> Client {
    person.with_header("idempotency-key", key)
}

#[track_caller]
fn is_replay(answer: &Answer) -> bool {
    match answer.header("idempotent-replayed") {
        None => false,
        Some(value) => {
            assert_eq!(value, "true");
            true
        }
    }
}

#[actix_web::test]
async fn the_same_key_and_body_are_answered_again_and_nothing_is_done_twice() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let body = json!({ "email": CHARLIE });
    let first = keyed(&uma, "k1").post("/invites", &body).await;
    app.mail_to(CHARLIE).await;
    app.until(async || uma.see(&first.expect(201)).await["delivery"]["status"] == "sent").await;
    let again = keyed(&uma, "k1").post("/invites", &body).await;
    assert!(!is_replay(&first) && is_replay(&again));
    assert_eq!((again.status, &again.text), (201, &first.text), "to the byte");
    for header in ["location", "content-type"] {
        assert_eq!(again.header(header), first.header(header));
    }
    assert_ne!(again.header("x-request-id"), first.header("x-request-id"));
    assert_eq!(uma.get("/invites").await.expect(200)["total"]["count"], 1);
    assert_eq!(app.mails_so_far(CHARLIE).await.len(), 1);
    let events = app.admin("ada").await.events_on(&first.expect(201)["id"]).await;
    assert_eq!(events, ["invite.created", "invite.sent"]);
}

#[actix_web::test]
async fn resends_revokes_and_bulk_calls_are_replayed_too() {
    let app = TestApp::start_with(&[("GUESTLIST_RESEND_COOLDOWN", "0")]).await;
    let uma = app.user("uma").await;
    let body = json!({ "emails": [CHARLIE, "mona@studio-k.test"] });
    let first = keyed(&uma, "k").post("/invites/bulk", &body).await;
    let again = keyed(&uma, "k").post("/invites/bulk", &body).await;
    assert_eq!((first.status, &first.text), (200, &again.text));
    assert!(is_replay(&again));
    let invite = first.expect(200)["results"][0]["invite"].clone();
    for _ in 0..3 {
        let resent = keyed(&uma, "k").resend(&invite).await.expect(200);
        assert_eq!(resent["send_count"], 2);
    }
    assert_eq!(uma.see(&invite).await["send_count"], 2);
    keyed(&uma, "k").revoke(&invite).await.expect(200);
    assert!(is_replay(&keyed(&uma, "k").revoke(&invite).await));
}

#[actix_web::test]
async fn a_key_is_for_one_body() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    keyed(&uma, "k1").post("/invites", json!({ "email": CHARLIE })).await.expect(201);
    for other in
        [json!({ "email": "mona@studio-k.test" }), json!({ "email": CHARLIE, "message": "" }), json!({})]
    {
        let answer = keyed(&uma, "k1").post("/invites", other).await;
        answer.problem(422, "idempotency_key_reused");
        assert!(!is_replay(&answer));
    }
    assert_eq!(uma.get("/invites").await.expect(200)["total"]["count"], 1);
    // The refusal did not take the key's place.
    assert!(is_replay(&keyed(&uma, "k1").post("/invites", json!({ "email": CHARLIE })).await));
}

#[actix_web::test]
async fn a_key_is_for_one_person_workspace_and_path() {
    let app = TestApp::start_with(&[("GUESTLIST_RESEND_COOLDOWN", "0")]).await;
    let uma = app.user("uma").await;
    let body = json!({ "email": CHARLIE });
    let invite = keyed(&uma, "k1").post("/invites", &body).await.expect(201);
    let ugo = app.user("ugo").await;
    let answer = keyed(&ugo, "k1").post("/invites", &body).await;
    answer.problem(409, "invite_pending");
    assert!(!is_replay(&answer));
    // The same person in another workspace.
    let other = app.other_workspace().await;
    let there = other.person(&uma.email, guestlist::permissions::Role::User).await;
    assert_eq!(there.user_id, uma.user_id);
    let answer = keyed(&there, "k1").post("/invites", &body).await;
    assert_ne!(answer.expect(201)["id"], invite["id"]);
    // Another path.
    let answer = keyed(&uma, "k1").resend(&invite).await;
    assert_eq!(answer.expect(200)["send_count"], 2);
    let second = uma.invite("mona@studio-k.test").await;
    assert_eq!(keyed(&uma, "k1").resend(&second).await.expect(200)["email"], "mona@studio-k.test");
}

#[actix_web::test]
async fn the_rules_refusals_are_kept() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let pending = ada.invite("pending@adraptor.test").await;
    let cases: [(&str, Value, u16, &str); 4] = [
        ("k403", json!({ "email": CHARLIE, "role": "super_admin" }), 403, "not_allowed"),
        ("k404", json!({ "email": CHARLIE, "partner_id": app.workspace().id }), 404, "not_found"),
        ("k409", json!({ "email": "pending@adraptor.test" }), 409, "invite_pending"),
        ("k422", json!({ "email": "nobody" }), 422, "invalid"),
    ];
    for (key, body, status, code) in &cases {
        let first = keyed(&ada, key).post("/invites", body).await;
        first.problem(*status, code);
        assert!(!is_replay(&first));
    }
    // What would be allowed by now is still refused to the old key.
    ada.revoke(&pending).await.expect(200);
    for (key, body, status, code) in &cases {
        let again = keyed(&ada, key).post("/invites", body).await;
        assert!(is_replay(&again), "{key}");
        assert_eq!(again.status, *status);
        assert_eq!(again.expect(*status)["code"], *code);
        assert_eq!(again.header("content-type"), Some("application/problem+json"));
    }
    assert_eq!(
        keyed(&ada, "k409").post("/invites", &cases[2].1).await.expect(409)["invite_id"],
        pending["id"]
    );
}

#[actix_web::test]
async fn what_may_end_otherwise_next_time_is_not_kept() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let key = keyed(&uma, "k");
    key.post("/invites", json!({ "email": 1 })).await.problem(400, "bad_request");
    keyed(&app.anonymous(), "k")
        .post("/invites", json!({ "email": CHARLIE }))
        .await
        .problem(401, "unauthenticated");
    let large = json!({ "email": CHARLIE, "message": "x".repeat(70_000) });
    key.post("/invites", large).await.problem(413, "too_large");
    let text = key.request(Method::POST, "/invites").header("content-type", "text/plain").body("x");
    send(text).await.problem(415, "unsupported_media_type");
    let answer = key.post("/invites", json!({ "email": CHARLIE })).await;
    let invite = answer.expect(201);
    assert!(!is_replay(&answer));
    // 429 ends by itself.
    keyed(&uma, "again").resend(&invite).await.problem(429, "resend_too_soon");
    app.advance(TimeDelta::minutes(1));
    let resent = keyed(&uma, "again").resend(&invite).await;
    assert_eq!(resent.expect(200)["send_count"], 2);
    assert!(!is_replay(&resent));
    assert!(is_replay(&keyed(&uma, "again").resend(&invite).await));
}

#[actix_web::test]
async fn answers_are_kept_for_a_day() {
    let app = TestApp::start().await;
    let body = json!({ "email": CHARLIE });
    // Access tokens do not live for a day.
    let ask = async || keyed(&*app.user("uma").await, "k").post("/invites", &body).await;
    ask().await.expect(201);
    app.advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
    assert!(is_replay(&ask().await));
    app.advance(TimeDelta::seconds(2));
    let answer = ask().await;
    answer.problem(409, "invite_pending");
    assert!(!is_replay(&answer));
}

#[actix_web::test]
async fn a_key_is_1_to_255_visible_characters() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let body = json!({ "email": CHARLIE });
    for bad in ["".to_owned(), "x".repeat(256), "with blank".to_owned(), "käse".to_owned()] {
        keyed(&uma, &bad).post("/invites", &body).await.problem(400, "bad_request");
    }
    keyed(&uma, &"x".repeat(255)).post("/invites", &body).await.expect(201);
    let odd = keyed(&uma, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
    odd.post("/invites", json!({ "email": "mona@studio-k.test" })).await.expect(201);
}

#[actix_web::test]
async fn what_holds_credentials_is_never_replayed() {
    let app = TestApp::start().await;
    app.user("uma").await.invite(CHARLIE).await;
    let token = app.mail_to(CHARLIE).await.link();
    let nobody = keyed(&app.anonymous(), "k");
    for _ in 0..2 {
        assert!(!is_replay(&nobody.look_up(&token).await));
    }
    nobody.post("/join", new_person(&token)).await.expect(201);
    nobody.post("/join", new_person(&token)).await.problem(410, "invite_accepted");
    let olive = app.owner("olive").await;
    let sign_in = json!({ "email": olive.email, "password": crate::support::PASSWORD });
    // However the path is written.
    for path in ["/session", "/session", "/%73ession", "/%73ession"] {
        let answer = keyed(&olive, "k").post(path, &sign_in).await;
        answer.expect(200);
        assert!(!is_replay(&answer));
    }
    for _ in 0..2 {
        let answer = keyed(&olive, "k").post("/password/forgot", json!({ "email": olive.email })).await;
        answer.expect(202);
        assert!(!is_replay(&answer));
    }
    // A bad key is not looked at there, nor on anything but POST.
    keyed(&app.anonymous(), "with blank").look_up(&token).await.problem(410, "invite_accepted");
    keyed(&olive, "with blank").get("/me").await.expect(200);
}

#[actix_web::test]
async fn of_parallel_requests_with_one_key_in_a_race_one_does_the_work() {
    let app = TestApp::start_with(&[("GUESTLIST_SEND_LIMITS", "off")]).await;
    let uma = app.user("uma").await;
    for round in 0..rounds() {
        let body = json!({ "email": format!("r{round}@adraptor.test") });
        let client = keyed(&uma, &format!("k{round}"));
        let answers = join_all((0..10).map(|_| client.post("/invites", &body))).await;
        let mut done = 0;
        for answer in &answers {
            match (answer.status, is_replay(answer)) {
                (201, false) => done += 1,
                (201, true) => {}
                _ => drop(answer.problem(409, "idempotency_in_progress")),
            }
        }
        assert_eq!(done, 1);
        let again = client.post("/invites", &body).await;
        assert!(is_replay(&again));
        again.expect(201);
    }
    assert_eq!(uma.get("/invites").await.expect(200)["total"]["count"], rounds());
}

#[actix_web::test]
async fn whose_client_hung_up_learns_the_end_by_asking_again() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let body = json!({ "email": CHARLIE });
    // The work waits for the workspace for longer than the client has patience.
    let (db, id) = (&app.app.db, app.workspace().id);
    let mut holding = Held::take(db, id).await;
    let request = keyed(&uma, "k").request(Method::POST, "/invites").json(&body);
    let impatient = rt::spawn(request.timeout(Duration::from_millis(600)).send());
    tokio::time::sleep(Duration::from_millis(200)).await;
    if db.is_sqlite() {
        // There, claiming the key waited as well: its turn is now, the work's after the next.
        let (next, _held) = Held::queue(db, id);
        tokio::time::sleep(Duration::from_millis(100)).await;
        holding.let_go().await;
        holding = next;
    }
    assert!(impatient.await.expect("sent").is_err_and(|error| error.is_timeout()));
    tokio::time::sleep(Duration::from_millis(100)).await;
    holding.let_go().await;
    app.until(async || uma.get("/invites").await.expect(200)["total"]["count"] == 1).await;
    let again = async || keyed(&uma, "k").post("/invites", &body).await;
    app.until(async || again().await.status == 201).await;
    assert!(is_replay(&again().await));
}

#[actix_web::test]
async fn a_key_whose_holder_died_is_free_after_a_minute() {
    let app = TestApp::start().await;
    let uma: Person = app.user("uma").await;
    let body = json!({ "email": CHARLIE });
    keyed(&uma, "k").post("/invites", &body).await.expect(201);
    // As it stands while the first request is being answered.
    let locked_until = app.now() + TimeDelta::seconds(60);
    let change = idempotency::ActiveModel {
        locked_until: Set(Some(locked_until)),
        status: Set(None),
        ..Default::default()
    };
    let write = async |tx: &_| Ok(idempotency::Entity::update_many().set(change).exec(tx).await?);
    app.app.db.write(write).await.expect("changed");
    keyed(&uma, "k").post("/invites", &body).await.problem(409, "idempotency_in_progress");
    app.advance(TimeDelta::seconds(60));
    keyed(&uma, "k").post("/invites", &body).await.problem(409, "invite_pending");
}
