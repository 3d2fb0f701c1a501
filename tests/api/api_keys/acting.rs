use reqwest::Method;
use serde_json::{Value, json};

use super::{SCOPES, make_key, program, with};
use crate::support::{TestApp, send};

#[actix_web::test]
async fn a_program_invites_in_its_keys_name() {
    let app = TestApp::start_with(&[("GUESTLIST_RESEND_COOLDOWN", "0")]).await;
    let olive = app.owner("olive").await;
    let key = make_key(&olive, &["invites:read", "invites:write"]).await;
    let program = with(&app, &key);
    let invite = program.invite("charlie@adraptor.test").await;
    let actor = json!({ "id": key["id"], "name": "HR sync" });
    assert_eq!((&invite["created_by"], &invite["sent_by"]), (&actor, &actor));
    assert_eq!(invite["can"], json!(["resend_invite", "revoke_invite"]));
    assert_eq!(invite["blocked_reason"], Value::Null);
    let events =
        olive.get(&format!("/activity?actor={}", key["id"].as_str().expect("an id"))).await.expect(200);
    let actor = json!({ "kind": "api_key", "id": key["id"], "name": "HR sync" });
    assert_eq!(
        (&events["items"][0]["action"], &events["items"][0]["actor"]),
        (&json!("invite.created"), &actor)
    );

    let mail = app.mail_to("charlie@adraptor.test").await;
    assert!(mail.text.contains("HR sync"), "{}", mail.text);
    let offered = app.anonymous().look_up(&mail.link()).await.expect(200);
    assert_eq!(offered["inviter"]["name"], "HR sync");
    program.resend(&invite).await.expect(200);
    let link = app.mails_to("charlie@adraptor.test", 2).await.remove(0).link();
    app.anonymous().join_as_new(&link).await.expect(201);
    assert!(app.mail_to(&olive.email).await.subject.contains("Charlie"), "who made the key is told");
    assert_eq!(olive.see(&invite).await["status"], "accepted");
}

#[actix_web::test]
async fn a_key_does_what_its_scopes_say_and_is_told_which_one_is_missing() {
    let app = TestApp::start().await;
    let (olive, gus) = (app.owner("olive").await, app.guest("gus").await);
    let reader = program(&app, &olive, &["invites:read", "guests:read"]).await;
    reader.get("/invites").await.expect(200);
    reader.get("/guests").await.expect(200);
    let gus_row = reader.get(&format!("/members/{}", gus.member_id)).await.expect(200);
    assert_eq!(gus_row["can"], json!([]), "what the key may do to this row");
    let refused = reader.post("/invites", json!({ "email": "charlie@adraptor.test" })).await;
    assert_eq!(refused.problem(403, "insufficient_scope")["scope"], "invites:write");
    let refused = reader.get("/members").await;
    assert_eq!(refused.problem(403, "insufficient_scope")["scope"], "members:read");
    reader.get(&format!("/members/{}", olive.member_id)).await.problem(404, "not_found");
    let refused = reader.delete(&format!("/members/{}", gus.member_id)).await;
    refused.problem(403, "insufficient_scope");
}

#[actix_web::test]
async fn a_key_has_an_admins_rights_and_no_more() {
    let app = TestApp::start().await;
    let (sue, gus) = (app.super_admin("sue").await, app.guest("gus").await);
    let program = program(&app, &sue, &SCOPES).await;
    program.post("/invites", json!({ "email": "a@contenzilla.test", "role": "admin" })).await.expect(201);
    let above = json!({ "email": "s@contenzilla.test", "role": "super_admin" });
    program.post("/invites", above).await.problem(403, "not_allowed");
    let path = format!("/members/{}", sue.member_id);
    program.patch(&path, json!({ "role": "user" })).await.problem(403, "not_allowed");
    program.delete(&path).await.problem(403, "not_allowed");
    let owner = format!("/members/{}", app.owner("olive").await.member_id);
    program.delete(&owner).await.problem(409, "last_owner");
    program.delete(&format!("/members/{}", gus.member_id)).await.expect(204);
    gus.get("/me").await.problem(401, "unauthenticated");
    let seen = program.get("/invites").await.expect(200);
    assert_eq!(seen["items"][0]["role"], "admin", "members' invites too");
}

#[actix_web::test]
async fn no_key_reaches_what_only_a_person_may_do_however_the_path_is_written() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let key = make_key(&olive, &SCOPES).await;
    let program = with(&app, &key);
    let paths = [
        "/me",
        "/me/",
        "//me",
        "/ME",
        "/%6de",
        "/./me",
        "/invites/../me",
        "/me?x=1",
        "/me;a",
        "/me%2f",
        "/me/sessions",
        "/workspace",
        "/api-keys",
        "/API-KEYS",
        "/api-keys/",
        "/%61pi-keys",
        "/workspace/transfer",
        "/members/me/leave",
    ];
    for path in paths {
        for method in [Method::GET, Method::POST, Method::PATCH, Method::DELETE] {
            let body = json!({ "name": "a", "scopes": ["invites:read"], "password": "violet lamp under seven rivers" });
            let answer = send(program.request(method.clone(), path).json(&body)).await;
            assert!(
                [400, 403, 404, 405].contains(&answer.status),
                "{method} {path}: {} {}",
                answer.status,
                answer.text
            );
        }
    }
    program.get("/me").await.problem(403, "not_allowed");
    let reset = format!("/members/{}/send-password-reset", olive.member_id);
    program.post_nothing(&reset).await.problem(403, "not_allowed");
    program
        .post("/workspace/transfer", json!({ "member_id": olive.member_id }))
        .await
        .problem(403, "not_allowed");
    assert_eq!(olive.get("/api-keys").await.expect(200)["total"]["count"], 1);
    assert_eq!(olive.me().await["role"], "owner");
}

#[actix_web::test]
async fn what_only_looks_like_a_key_is_refused() {
    let app = TestApp::start().await;
    let key = make_key(&app.owner("olive").await, &["invites:read"]).await;
    let secret = key["secret"].as_str().expect("a secret");
    let mut changed = secret.to_owned();
    let last = if changed.pop() == Some('A') { 'B' } else { 'A' };
    changed.push(last);
    for token in
        [&changed, &secret.to_uppercase(), &secret[..secret.len() - 1], "guestlist_key_", &secret[14..]]
    {
        app.anonymous().with_bearer(token).get("/invites").await.problem(401, "unauthenticated");
    }
    // It is no session either: joining as a known person asks for one.
    app.anonymous().with_bearer(secret).join("x").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn a_key_has_its_own_idempotency_and_sending_limits() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let (one, two) =
        (program(&app, &olive, &["invites:write"]).await, program(&app, &olive, &["invites:write"]).await);
    let post = async |who: &crate::support::Client, email: &str| {
        let request = who.request(Method::POST, "/invites").header("idempotency-key", "same");
        send(request.json(&json!({ "email": email }))).await
    };
    let first = post(&one, "charlie@adraptor.test").await.expect(201);
    let again = post(&one, "charlie@adraptor.test").await;
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.expect(201)["id"], first["id"]);
    assert_ne!(post(&two, "dana@adraptor.test").await.expect(201)["id"], first["id"]);

    for call in 0..2 {
        let emails: Vec<String> = (0..100).map(|n| format!("g{call}-{n}@adraptor.test")).collect();
        one.post("/invites/bulk", json!({ "emails": emails })).await.expect(200);
    }
    one.post("/invites", json!({ "email": "last@adraptor.test" })).await.problem(429, "quota_exceeded");
    two.post("/invites", json!({ "email": "last@adraptor.test" })).await.expect(201);
}
