//! A token works exactly as it was mailed, and only for what it was made for.

use serde_json::json;

use crate::support::{Answer, Client, PASSWORD, TestApp, new_person};

const CHARLIE: &str = "charlie@adraptor.test";

async fn every_use(client: &Client, token: &str) -> [Answer; 4] {
    [
        client.look_up(token).await,
        client.post("/join", new_person(token)).await,
        client.decline(token).await,
        client.request_new(token).await,
    ]
}

#[actix_web::test]
async fn a_token_that_is_not_exactly_the_one_mailed_is_unknown() {
    let app = TestApp::start().await;
    app.user("uma").await.invite(CHARLIE).await;
    let token = app.mail_to(CHARLIE).await.link();
    assert_eq!(token.len(), 75, "4 + 16 + 4 + 32 bytes");
    let swapped_case: String = token
        .chars()
        .map(|c| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
        .collect();
    let standard = format!("{}+/", &token[..73]);
    let mut tampered = vec![
        String::new(),
        " ".to_owned(),
        format!("{token} "),
        format!(" {token}"),
        format!("{token}\n"),
        format!("{token}\0"),
        format!("\u{feff}{token}"),
        format!("{token}="),
        format!("{token}=="),
        format!("{token}A"),
        format!("#{token}"),
        format!("{}/join#{token}", app.url),
        token[..74].to_owned(),
        token.to_uppercase(),
        token.to_lowercase(),
        swapped_case,
        standard,
        token.repeat(2),
        "A".repeat(75),
        "x".repeat(60_000),
    ];
    // Every character counts, the unused bits of the last one too.
    for index in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
        tampered.push(String::from_utf8(bytes).expect("ASCII"));
    }
    for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".chars() {
        let other = format!("{}{last}", &token[..74]);
        if other != token {
            tampered.push(other);
        }
    }
    let nobody = app.anonymous();
    for bad in &tampered {
        nobody.look_up(bad).await.problem(404, "invalid_link");
    }
    for bad in tampered.iter().take(8) {
        for answer in every_use(&nobody, bad).await {
            answer.problem(404, "invalid_link");
        }
    }
    nobody.look_up(&token).await.expect(200);
}

#[actix_web::test]
async fn tokens_of_other_kinds_open_no_invite_and_an_invites_token_opens_nothing_else() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    let token = app.mail_to(CHARLIE).await.link();
    app.anonymous().post("/password/forgot", json!({ "email": uma.email })).await.expect(202);
    let reset = app.mail_to(&uma.email).await.link();
    let refresh = uma.cookie.split_once('=').expect("a cookie").1.to_owned();
    let nobody = app.anonymous();
    for other in [&reset, &refresh, &uma.access_token, invite["id"].as_str().expect("an id")] {
        for answer in every_use(&nobody, other).await {
            answer.problem(404, "invalid_link");
        }
    }
    nobody.with_bearer(&token).get("/me").await.problem(401, "unauthenticated");
    let cookie = uma.cookie.replace(&refresh, &token);
    nobody.refresh(&cookie).await.problem(401, "unauthenticated");
    let body = json!({ "token": token, "password": PASSWORD });
    nobody.post("/password/reset", body).await.problem(404, "invalid_link");
}

#[actix_web::test]
async fn a_token_of_another_installation_is_unknown() {
    let app = TestApp::start().await;
    let elsewhere =
        TestApp::start_with(&[("GUESTLIST_SECRET_KEY", "another secret key, 32 characters and more")]);
    let elsewhere = elsewhere.await;
    elsewhere.user("uma").await.invite(CHARLIE).await;
    let token = elsewhere.mail_to(CHARLIE).await.link();
    for answer in every_use(&app.anonymous(), &token).await {
        answer.problem(404, "invalid_link");
    }
}
