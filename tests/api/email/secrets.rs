//! No secret at rest: what went out by mail is nowhere but in the mail.

use std::io::Write;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use serde_json::json;
use tracing_subscriber::EnvFilter;

use crate::support::{Answer, PASSWORD, Person, Provider, Say, TestApp, everything_in, new_person};

const CHARLIE: &str = "charlie@adraptor.test";

#[actix_web::test]
async fn no_token_that_went_out_by_mail_is_in_an_answer_the_database_or_the_logs() {
    let logs = Logs::default();
    let writer = logs.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("trace"))
        .with_ansi(false)
        .with_writer(move || writer.clone());
    // Where tests share a process, another one's subscriber would do as well; none sets one.
    subscriber.try_init().expect("the only subscriber");
    let provider = Provider::start();
    provider.will(&[Say::Error(500), Say::HangUp, Say::Error(422)]);
    let settings = [("GUESTLIST_MAIL_API_URL", provider.url.as_str()), ("GUESTLIST_RESEND_COOLDOWN", "0")];
    let app = TestApp::start_with(&settings).await;
    let mut answers: Vec<Answer> = Vec::new();

    // One of everything that mails a link, and of what is done with it.
    let (ada, nobody) = (app.admin("ada").await, app.anonymous());
    let body = json!({ "email": CHARLIE, "message": "Hi!" });
    let answer = ada.with_header("idempotency-key", "k").post("/invites", body.clone()).await;
    let invite = answer.expect(201);
    answers.push(answer);
    provider.wait_for(1).await;
    for calls in 2..=3 {
        app.until(async || ada.see(&invite).await["delivery"]["attempts"] == calls - 1).await;
        app.advance(TimeDelta::minutes(2));
        provider.wait_for(calls).await;
    }
    app.until(async || ada.see(&invite).await["delivery"]["status"] == "failed").await;
    answers.push(ada.resend(&invite).await);
    // Ada is told by mail as well that it failed.
    let offers = async |count: usize| {
        let so_far = || -> Vec<String> {
            let mails = provider.mails().into_iter().map(|mail| mail.body);
            mails.filter(|body| body.contains("/join#")).collect()
        };
        app.until(async || so_far().len() >= count).await;
        so_far()
    };
    let mailed = token(&offers(4).await[3]);
    answers.push(ada.with_header("idempotency-key", "k").post("/invites", body).await);
    answers.push(ada.post("/invites", json!({ "email": CHARLIE })).await);
    let bulk = json!({ "emails": ["mona@studio-k.test", "eve@studio-k.test", CHARLIE] });
    answers.push(ada.post("/invites/bulk", bulk).await);
    let offered = offers(6).await;
    let (one, other) = (token(&offered[4]), token(&offered[5]));
    answers.push(nobody.look_up(&mailed).await);
    answers.push(nobody.join(&mailed).await);
    answers.push(nobody.decline(&one).await);
    answers.push(nobody.request_new(&one).await);
    let mut weak = new_person(&other);
    weak["password"] = json!("short");
    answers.push(nobody.post("/join", weak).await);
    let joined = nobody.join_as_new(&mailed).await;
    let charlie = Person::of_session(&nobody, &joined);
    answers.push(joined);
    answers.push(charlie.join(&other).await);
    answers.push(nobody.post("/join", json!({ "token": other, "oops": true })).await);
    answers.push(nobody.post("/password/forgot", json!({ "email": CHARLIE })).await);
    app.until(async || provider.mails().iter().any(|mail| mail.body.contains("/reset#"))).await;
    let reset =
        provider.mails().iter().find(|mail| mail.body.contains("/reset#")).map(|mail| token(&mail.body));
    let reset = reset.expect("a link");
    let body = json!({ "token": reset, "password": "another phrase of seven words here" });
    answers.push(nobody.post("/password/reset", body).await);
    let ada = app.admin("ada").await;
    for path in ["/invites", "/guests", "/members", "/activity?limit=100", "/me", "/workspace", "/people"] {
        answers.push(ada.get(path).await);
    }
    for invite in ada.get("/invites").await.expect(200)["items"].as_array().expect("a list") {
        answers.push(ada.get(&format!("/invites/{}/emails", invite["id"].as_str().expect("an id"))).await);
    }
    app.until(async || ada.get("/invites?delivery=queued").await.expect(200)["total"]["count"] == 0).await;

    let mut tokens: Vec<String> = provider
        .mails()
        .iter()
        .filter(|mail| mail.body.contains("/join#") || mail.body.contains("/reset#"))
        .map(|mail| token(&mail.body))
        .collect();
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), 5, "two for Charlie, one each for Mona, Eve and the reset");
    let database = everything_in(&app).await;
    let logs = logs.0.lock().expect("the logs").clone();
    assert!(contains(&logs, b"TRACE") && contains(&database, CHARLIE.as_bytes()), "they were looked at");
    for token in &tokens {
        let mac = &BASE64_URL_SAFE_NO_PAD.decode(token).expect("base64url")[24..];
        let hex: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
        for secret in [token.as_bytes(), mac, hex.as_bytes(), &token.as_bytes()[33..]] {
            assert!(!contains(&database, secret), "in the database");
            assert!(!contains(&logs, secret), "in the logs");
        }
        for answer in &answers {
            assert!(!answer.text.contains(token.as_str()), "{}", answer.text);
            assert!(!format!("{:?}", answer.headers).contains(token.as_str()), "{:?}", answer.headers);
        }
    }
    assert!(!contains(&database, PASSWORD.as_bytes()) && !contains(&logs, PASSWORD.as_bytes()));
}

/// The token of the link in a mail on its way.
fn token(body: &str) -> String {
    let rest = ["/join#", "/reset#"].iter().find_map(|path| Some(body.split_once(path)?.1));
    rest.expect("a link").chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
}

fn contains(all: &[u8], part: &[u8]) -> bool {
    all.windows(part.len()).any(|window| window == part)
}

/// Everything that was logged.
#[derive(Clone, Default)]
struct Logs(Arc<Mutex<Vec<u8>>>);

impl Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the logs").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
