//! Mailpit as the provider.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::support::{Provider, Say, TestApp};

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
