//! Mailpit as the provider.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::support::{Mailing, Provider, Say, TestApp};

async fn start(provider: &Provider, further: &[(&str, &str)]) -> TestApp {
    let settings = [
        ("GUESTLIST_MAIL_PROVIDER", "mailpit"),
        ("GUESTLIST_MAIL_API_URL", provider.url.as_str()),
        ("GUESTLIST_MAIL_FROM", "Guest List <guests@contenzilla.test>"),
    ];
    TestApp::start_with(&[&settings, further].concat()).await
}

#[actix_web::test]
async fn it_gets_the_mail_in_its_own_form_and_the_same_one_again() {
    let provider = Provider::start();
    provider.will(&[Say::Error(500)]);
    let app = start(&provider, &[]).await;
    let uma = app.user("uma").await;
    let invite = uma.invite("charlie@adraptor.test").await;
    provider.wait_for(1).await;
    app.until(async || uma.see(&invite).await["delivery"]["attempts"] == 1).await;
    app.advance(chrono::TimeDelta::seconds(40));
    let calls = provider.wait_for(2).await;
    assert_eq!(calls[0], calls[1], "the same mail");
    assert_eq!((calls[0].path.as_str(), calls[0].authorization.as_str()), ("/api/v1/send", ""));

    let body: Value = serde_json::from_str(&calls[0].body).expect("JSON");
    assert_eq!(body["From"], json!({ "Email": "guests@contenzilla.test", "Name": "Guest List" }));
    assert_eq!(body["To"], json!([{ "Email": "charlie@adraptor.test", "Name": "" }]));
    assert!(body["Subject"].as_str().is_some_and(|subject| subject.contains("Contenzilla")), "{body}");
    for part in ["Text", "HTML"] {
        assert!(body[part].as_str().is_some_and(|text| text.contains("/join#")), "{part}");
    }
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
    let email = &uma.emails_of(&invite).await[0];
    assert_eq!(
        body["Headers"]["Message-ID"],
        format!("<{}@contenzilla.test>", email["id"].as_str().expect("an id"))
    );
    assert_eq!(app.anonymous().get("/instance").await.expect(200)["mailbox_url"], Value::Null);
}

#[actix_web::test]
async fn what_it_refuses_is_final_and_says_why() {
    let provider = Provider::start();
    provider.will(&[Say::Error(400)]);
    let app = start(&provider, &[]).await;
    let uma = app.user("uma").await;
    let invite = uma.invite("charlie@adraptor.test").await;
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "failed").await;
    let reason = uma.see(&invite).await["delivery"]["reason"].clone();
    assert_eq!(reason, "The mail provider answered 400: The provider says 400.");
}

#[actix_web::test]
async fn it_may_ask_for_a_name_and_a_password() {
    let provider = Provider::start();
    let app = start(&provider, &[("GUESTLIST_MAIL_API_KEY", "guestlist:pass:word")]).await;
    app.user("uma").await.invite("charlie@adraptor.test").await;
    let expected = format!("Basic {}", BASE64_STANDARD.encode("guestlist:pass:word"));
    assert_eq!(provider.wait_for(1).await[0].authorization, expected);
}

/// What it posts of a mail it caught.
fn summary(message_id: &str) -> Vec<u8> {
    let body = json!({
        "ID": "mCvYXGUVPmkxgHLhPUxNKK", "MessageID": message_id, "Read": false,
        "From": { "Name": "Guest List", "Address": "guests@contenzilla.test" },
        "To": [{ "Name": "", "Address": "charlie@adraptor.test" }], "Cc": [], "Bcc": [], "ReplyTo": [],
        "Subject": "Hello", "Created": "2026-05-04T09:00:00.257Z", "Username": "", "Tags": [], "Size": 6033,
        "Attachments": 0, "Snippet": "Hello",
    });
    body.to_string().into_bytes()
}

#[actix_web::test]
async fn what_it_caught_is_delivered() {
    let mailing = Mailing::start("mailpit", &[]).await;
    let (invite, id) = mailing.sent("charlie@adraptor.test").await;
    mailing.post(&[], &summary("somebody-elses@contenzilla.test")).await.expect(200);
    mailing.post(&[], b"[]").await.problem(400, "bad_request");
    for _ in 0..2 {
        mailing.post(&[], &summary(&format!("{id}@contenzilla.test"))).await.expect(200);
    }
    mailing.expect(&invite, ("delivered", None, None)).await;
}

#[actix_web::test]
async fn beyond_ones_own_machine_its_webhook_needs_a_secret() {
    let public = ("GUESTLIST_PUBLIC_URL", "https://guests.example.org");
    let mailing = Mailing::start("mailpit", &[public]).await;
    let (invite, id) = mailing.sent("charlie@adraptor.test").await;
    let body = summary(&format!("{id}@contenzilla.test"));
    mailing.post(&[], &body).await.problem(401, "invalid_signature");
    mailing.expect(&invite, ("sent", None, None)).await;

    let secret = ("GUESTLIST_MAIL_WEBHOOK_SECRET", "mailpit:aSecretOfThisTest");
    let mailing = Mailing::start("mailpit", &[secret]).await;
    let (invite, id) = mailing.sent("charlie@adraptor.test").await;
    let body = summary(&format!("{id}@contenzilla.test"));
    mailing.post(&[], &body).await.problem(401, "invalid_signature");
    let authorization = format!("Basic {}", BASE64_STANDARD.encode(secret.1));
    mailing.post(&[("authorization", &authorization)], &body).await.expect(200);
    mailing.expect(&invite, ("delivered", None, None)).await;
}
