//! What an invite may be asked for with, and what is refused.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{TestApp, send};

const CHARLIE: &str = "charlie@adraptor.test";

#[actix_web::test]
async fn a_guests_end_date_lies_ahead_and_is_for_guests_only() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    for past in ["2026-05-04T09:00:00Z", "2026-05-04T08:59:59Z", "1999-01-01T00:00:00Z"] {
        let body = json!({ "email": CHARLIE, "access_until": past });
        ada.post("/invites", body).await.invalid(&["#/access_until"]);
    }
    // A year of five digits would sort before today where times are kept as text.
    let body = json!({ "email": CHARLIE, "access_until": "+12000-01-01T00:00:00Z" });
    ada.post("/invites", body).await.invalid(&["#/access_until"]);
    let body = json!({ "email": CHARLIE, "access_until": "2026-12-31T23:00:00Z", "role": "user" });
    ada.post("/invites", body).await.invalid(&["#/access_until"]);
    let body = json!({ "email": CHARLIE, "access_until": "2026-12-31T23:00:00+01:00" });
    let invite = ada.post("/invites", body).await.expect(201);
    assert_eq!(invite["access_until"], "2026-12-31T22:00:00Z");
    assert!(app.mail_to(CHARLIE).await.text.contains("31 December 2026, 22:00 UTC"));
}

#[actix_web::test]
async fn a_message_has_500_characters_and_no_tricks() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let with = |message: &str, email: &str| json!({ "email": email, "message": message });
    for (n, good) in ["ñ".repeat(500).as_str(), "Hello,\n\nwelcome!", "", "👩‍👩‍👧 نمی‌خواهم"].iter().enumerate()
    {
        uma.post("/invites", with(good, &format!("g{n}@adraptor.test"))).await.expect(201);
    }
    for bad in [
        "x".repeat(501).as_str(),
        "a\u{0}b",
        "a\u{8}b",
        "a\r\nBcc: everyone@evil.example",
        "a\u{1b}[31m",
        "\u{202e}evil",
        "a\u{2066}b",
        "a\u{200b}b",
        "a\u{2028}b",
        "\u{feff}a",
    ] {
        uma.post("/invites", with(bad, CHARLIE)).await.invalid(&["#/message"]);
    }
    uma.invite(CHARLIE).await;
}

#[actix_web::test]
async fn what_is_not_an_address_or_looks_like_another_is_refused() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let long = format!("{}@adraptor.test", "a".repeat(250));
    for bad in [
        "",
        "   ",
        "charlie",
        "charlie@",
        "@adraptor.test",
        "charlie@adraptor",
        "char lie@adraptor.test",
        "charlie@adraptor..test",
        "charlie@[127.0.0.1]",
        "Charlie <charlie@adraptor.test>",
        "charlie@adraptor.test, mona@adraptor.test",
        "charlie@adraptor.test\r\nBcc: mona@adraptor.test",
        "charlie\u{0}@adraptor.test",
        "\"charlie lowe\"@adraptor.test",
        &long,
        // What is not seen, and what IDNA leaves out of the domain.
        "charlie@adraptor\u{200b}.test",
        "charlie@adrap\u{ad}tor.test",
        "charlie@adraptor.test\u{fe0f}",
        "charlie@adraptor\u{61c}.test",
        // Dotless i, accents, Cyrillic, full-width, zero width.
        "charlıe@adraptor.test",
        "chàrlie@adraptor.test",
        "сharlie@adraptor.test",
        "ｃharlie@adraptor.test",
        "char\u{200b}lie@adraptor.test",
    ] {
        uma.post("/invites", json!({ "email": bad })).await.invalid(&["#/email"]);
    }
    assert_eq!(uma.get("/invites").await.expect(200)["total"]["count"], 0);
}

#[actix_web::test]
async fn several_faults_are_told_at_once() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let body = json!({ "email": "charlie", "message": "a\u{0}", "language": "tlh" });
    uma.post("/invites", body).await.invalid(&["#/email", "#/language", "#/message"]);
}

#[actix_web::test]
async fn an_unknown_language_is_refused() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    for language in ["", "de", "EN", "en-US"] {
        let body = json!({ "email": CHARLIE, "language": language });
        uma.post("/invites", body).await.invalid(&["#/language"]);
    }
}

#[actix_web::test]
async fn partners_that_do_not_exist_are_absent() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let body = json!({ "email": CHARLIE, "partner_id": app.workspace().id });
    uma.post("/invites", body).await.problem(404, "not_found");
    let body = json!({ "email": CHARLIE, "partner_role": "guest_user" });
    uma.post("/invites", body).await.invalid(&["#/partner_role"]);
}

#[actix_web::test]
async fn what_does_not_parse_is_a_bad_request() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let with = |field: &str, value: Value| {
        let mut body = json!({ "email": CHARLIE });
        body[field] = value;
        body
    };
    let mut bodies = vec![json!({}), json!([]), json!("x"), json!(null), json!({ "message": "hi" })];
    for unknown in
        ["workspace_id", "status", "source", "Email", "emails", "token", "expires_at", "created_by"]
    {
        bodies.push(with(unknown, json!(app.workspace().id)));
    }
    for (field, wrong) in [
        ("email", json!(1)),
        ("email", json!(null)),
        ("email", json!([CHARLIE])),
        ("email", json!({ "email": CHARLIE })),
        ("role", json!("boss")),
        ("role", json!("Guest")),
        ("role", json!(1)),
        ("message", json!(true)),
        ("message", json!({})),
        ("language", json!(1)),
        ("access_until", json!("tomorrow")),
        ("access_until", json!("2027-01-01")),
        ("access_until", json!(1_800_000_000)),
        ("partner_id", json!("not-an-id")),
        ("partner_role", json!("guest")),
    ] {
        bodies.push(with(field, wrong));
    }
    for body in bodies {
        uma.post("/invites", body).await.problem(400, "bad_request");
    }
    let request = || uma.request(Method::POST, "/invites").header("content-type", "application/json");
    for text in [
        "",
        "{",
        r#"{"email":"a@x.test"} trailing"#,
        r#"{"email":"a@x.test","email":"b@x.test"}"#,
        "\u{feff}{}",
    ] {
        send(request().body(text)).await.problem(400, "bad_request");
    }
    send(request().body(b"{\"email\":\"\xff@x.test\"}".to_vec())).await.problem(400, "bad_request");
}

#[actix_web::test]
async fn bodies_are_json_and_not_too_large() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let json = r#"{"email":"charlie@adraptor.test"}"#;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""] {
        let request = uma.request(Method::POST, "/invites").header("content-type", kind).body(json);
        send(request).await.problem(415, "unsupported_media_type");
    }
    let request = uma.request(Method::POST, "/invites").body(json);
    send(request).await.problem(415, "unsupported_media_type");
    let large = json!({ "email": CHARLIE, "message": "x".repeat(70_000) });
    uma.post("/invites", large).await.problem(413, "too_large");
    let request =
        uma.request(Method::POST, "/invites").header("content-type", "application/json; charset=utf-8");
    send(request.body(json)).await.expect(201);
}

#[actix_web::test]
async fn what_is_refused_leaves_nothing_behind() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    ada.patch("/workspace", json!({ "refused_guest_domains": ["refused.test"] })).await.expect(200);
    let before = ada.get("/activity?limit=100").await.expect(200)["total"]["count"].clone();
    for body in [
        json!({ "email": "a@refused.test" }),
        json!({ "email": "b@adraptor.test", "role": "super_admin" }),
        json!({ "email": "c@adraptor.test", "partner_id": app.workspace().id }),
        json!({ "email": ada.email }),
    ] {
        assert!(ada.post("/invites", body).await.status >= 400);
    }
    assert_eq!(ada.get("/invites").await.expect(200)["total"]["count"], 0);
    assert_eq!(ada.get("/activity?limit=100").await.expect(200)["total"]["count"], before);
    // A later mail has gone out and these have not.
    ada.invite(CHARLIE).await;
    app.mail_to(CHARLIE).await;
    for email in ["a@refused.test", "b@adraptor.test", "c@adraptor.test", &ada.email] {
        assert!(app.mails_so_far(email).await.is_empty(), "{email}");
    }
}
