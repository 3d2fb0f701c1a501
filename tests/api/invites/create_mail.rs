//! What the person invited gets, and what nobody can make of it.

use serde_json::json;

use crate::support::{Mail, PASSWORD, TestApp, send};

const CHARLIE: &str = "charlie@adraptor.test";

#[actix_web::test]
async fn the_mail_says_who_invites_whom_to_what_until_when_and_holds_one_link() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let body = json!({ "email": "Charlie@adraptor.test", "message": "Here is the folder.\nSee you!" });
    uma.post("/invites", body).await.expect(201);
    let mail = app.mail_to(CHARLIE).await;
    assert_eq!(mail.to, ["Charlie@adraptor.test"]);
    assert_eq!(mail.subject, "Uma User invites you to Contenzilla");
    let link = format!("{}/join#{}", app.url, mail.link());
    assert_eq!(mail.text.lines().filter(|line| *line == link).count(), 1, "{}", mail.text);
    assert_eq!(mail.text.matches("/join#").count(), 1);
    for told in [
        "Uma User invites you to Contenzilla as a guest.",
        "Charlie@adraptor.test",
        "11 May 2026, 09:00 UTC",
        "Here is the folder.",
        "See you!",
    ] {
        assert!(mail.text.contains(told) && mail.html.contains(told), "{told}: {}", mail.text);
    }
    only_our_links(&app, &mail);
}

#[actix_web::test]
async fn the_language_of_the_invite_is_the_mails_else_the_workspaces() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    ada.post("/invites", json!({ "email": CHARLIE, "language": "es" })).await.expect(201);
    assert!(
        app.mail_to(CHARLIE).await.subject.contains("te invita"),
        "{}",
        app.mail_to(CHARLIE).await.subject
    );

    ada.patch("/workspace", json!({ "language": "es" })).await.expect(200);
    assert_eq!(ada.invite("mona@studio-k.test").await["language"], "es");
    assert!(app.mail_to("mona@studio-k.test").await.subject.contains("te invita"));
    ada.post("/invites", json!({ "email": "eve@studio-k.test", "language": "en" })).await.expect(201);
    assert!(app.mail_to("eve@studio-k.test").await.subject.contains("invites you"));
}

#[actix_web::test]
async fn links_come_from_the_public_url_whatever_a_request_says() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let forged = uma
        .with_header("host", "evil.example")
        .with_header("forwarded", "host=evil.example;proto=https;for=evil.example")
        .with_header("x-forwarded-host", "evil.example")
        .with_header("x-forwarded-proto", "https")
        .with_header("x-forwarded-prefix", "/evil")
        .with_header("x-original-url", "https://evil.example/")
        .with_header("origin", "https://evil.example")
        .with_header("referer", "https://evil.example/");
    let answer = forged.post("/invites", json!({ "email": CHARLIE })).await;
    answer.expect(201);
    assert!(answer.header("location").expect("a location").starts_with("/api/v1/invites/"));
    let mail = app.mail_to(CHARLIE).await;
    assert!(mail.text.contains(&format!("{}/join#", app.url)));
    assert!(!mail.text.contains("evil") && !mail.html.contains("evil"));
}

/// What people may call themselves and their workspaces.
const HOSTILE_NAMES: [&str; 10] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><a href='https://evil.example'>click</a>",
    "https://evil.example/join#token",
    "Win at www.evil.example and evil.example/prize",
    "javascript:alert(1)",
    "mallory@evil.example",
    "%%GUESTLIST-LINK%%",
    "{{ letter.subject }} ${7*7} %s",
    "Subject: evil Bcc: a@evil.example",
];

#[actix_web::test]
async fn hostile_names_and_messages_make_no_links_and_no_headers() {
    let app = TestApp::start_with(&[("GUESTLIST_SEND_LIMITS", "off")]).await;
    let ada = app.admin("ada").await;
    for (n, hostile) in HOSTILE_NAMES.into_iter().enumerate() {
        ada.patch("/workspace", json!({ "name": hostile })).await.expect(200);
        ada.patch("/me", json!({ "name": hostile, "family_name": hostile })).await.expect(200);
        let email = format!("g{n}@adraptor.test");
        let message = format!("{hostile}\nhttps://evil.example/{n} \u{2014} & <b>bold</b>");
        ada.post("/invites", json!({ "email": email, "message": message })).await.expect(201);
        let mail = app.mail_to(&email).await;
        no_tricks(&app, &mail);
        assert_eq!(
            mail.text.lines().filter(|line| line.contains("/join#") && !line.starts_with('>')).count(),
            1
        );

        // The inviter, too, is told about a person who calls themselves anything.
        let body =
            json!({ "token": mail.link(), "name": hostile, "family_name": hostile, "password": PASSWORD });
        app.anonymous().post("/join", body).await.expect(201);
        let told = app.mails_to(&ada.email, n + 1).await.remove(0);
        no_tricks(&app, &told);
    }
}

#[actix_web::test]
async fn nothing_typed_can_stand_where_the_link_goes() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let placeholder = "%%GUESTLIST-LINK%%";
    let email = "x+GUESTLIST-LINK@adraptor.test";
    let split = "%%GUESTLIST-%%GUESTLIST-LINK%%LINK%%";
    ada.post("/invites", json!({ "email": email, "message": format!("{placeholder} {split}") }))
        .await
        .expect(201);
    let mail = app.mail_to(email).await;
    assert_eq!(mail.text.matches("/join#").count(), 1, "{}", mail.text);
}

#[actix_web::test]
async fn an_address_that_looks_like_markup_stays_text() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let email = "a'b&c=d/e?f{g}h@adraptor.test";
    let answer = send(uma.request(reqwest::Method::POST, "/invites").json(&json!({ "email": email }))).await;
    answer.expect(201);
    only_our_links(&app, &app.mail_to(email).await);
}

fn no_tricks(app: &TestApp, mail: &Mail) {
    only_our_links(app, mail);
    let subject = &mail.subject;
    assert!(!subject.chars().any(char::is_control), "{subject:?}");
    for trick in ["http", "www.", "evil.example", "javascript:", "@", "%%"] {
        assert!(!subject.contains(trick), "{trick} in {subject:?}");
    }
    assert!(mail.headers.is_empty(), "{:?}", mail.headers);
    for tag in ["<script", "<img", "<b>", "onerror=alert(1)>"] {
        assert!(!mail.html.contains(tag), "{tag} in {}", mail.html);
    }
}

/// Whatever could be followed or loaded out of the HTML part is ours.
fn only_our_links(app: &TestApp, mail: &Mail) {
    for attribute in ["href=\"", "src=\"", "action=\"", "href='", "src='", "url("] {
        for target in mail.html.split(attribute).skip(1) {
            assert!(target.starts_with(&app.url), "{attribute}{}", &target[..target.len().min(80)]);
        }
    }
}
