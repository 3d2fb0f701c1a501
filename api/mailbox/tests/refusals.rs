use serde_json::{Value, json};

use super::running::{expect, expect_problem, mail, start, start_with};
use crate::mailbox::Options;

#[actix_web::test]
async fn a_bearer_must_be_there() {
    let mailbox = start();
    let post = || mailbox.client.post(mailbox.url("/emails")).json(&mail("ann@x.test"));
    expect_problem(401, "missing_api_key", post()).await;
    expect_problem(401, "missing_api_key", post().bearer_auth(" ")).await;
    expect_problem(401, "missing_api_key", post().header("Authorization", "re_123")).await;
    expect(200, post().bearer_auth("anything")).await;
}

#[actix_web::test]
async fn a_key_that_is_set_must_be_shown() {
    let mailbox = start_with(Options { api_key: Some("re_right".into()), ..Options::default() });
    let post = |key| mailbox.client.post(mailbox.url("/emails")).json(&mail("a@x.test")).bearer_auth(key);
    expect_problem(403, "invalid_api_key", post("re_wrong")).await;
    expect(200, post("re_right")).await;
    assert_eq!(mailbox.items("").await.len(), 1);
}

#[actix_web::test]
async fn what_resend_would_refuse_is_refused() {
    let mailbox = start();
    let with = |field: &str, value: Value| {
        let mut body = mail("ann@x.test");
        body[field] = value;
        body
    };
    for (body, name, message) in [
        (with("from", Value::Null), "missing_required_field", "`from`"),
        (with("to", Value::Null), "missing_required_field", "`to`"),
        (with("to", json!([])), "missing_required_field", "`to`"),
        (with("subject", Value::Null), "missing_required_field", "`subject`"),
        (
            json!({"from": "a@x.test", "to": "b@x.test", "subject": "s"}),
            "missing_required_field",
            "`html` or `text`",
        ),
        (with("to", json!("ann")), "validation_error", "`to`"),
        (with("from", json!("Guestlist")), "validation_error", "`from`"),
        (with("bcc", json!(["a@x.test", "b"])), "validation_error", "`bcc`"),
        (with("to", json!(vec!["a@x.test"; 51])), "validation_error", "50"),
        (with("subject", json!(5)), "validation_error", ""),
    ] {
        let problem = expect_problem(422, name, mailbox.post("/emails", &body)).await;
        assert!(problem["message"].as_str().unwrap_or_default().contains(message), "{problem}");
    }
    let unreadable = mailbox.post("/emails", &json!({})).body("{");
    expect_problem(400, "validation_error", unreadable).await;
    assert!(mailbox.items("").await.is_empty());
}

#[actix_web::test]
async fn one_bad_mail_refuses_a_strict_batch() {
    let mailbox = start();
    let batch = json!([mail("ann@x.test"), mail("nobody"), mail("bob@x.test")]);
    expect_problem(422, "validation_error", mailbox.post("/emails/batch", &batch)).await;
    assert!(mailbox.items("").await.is_empty());

    let permissive = mailbox.post("/emails/batch", &batch).header("x-batch-validation", "permissive");
    let answer = expect(200, permissive).await;
    assert_eq!(answer["data"].as_array().map(Vec::len), Some(2));
    assert_eq!(answer["errors"][0]["index"], 1);
    assert_eq!(mailbox.items("").await.len(), 2);
}

#[actix_web::test]
async fn a_batch_holds_1_to_100_mails() {
    let mailbox = start();
    let batch = |n| mailbox.post("/emails/batch", &json!(vec![mail("ann@x.test"); n]));
    expect(200, batch(100)).await;
    expect_problem(422, "validation_error", batch(101)).await;
    expect_problem(422, "validation_error", batch(0)).await;
    expect_problem(400, "validation_error", mailbox.post("/emails/batch", &mail("a@x.test"))).await;
}

#[actix_web::test]
async fn magic_addresses_fail_in_every_domain() {
    let mailbox = start();
    let send = |to: &str| mailbox.post("/emails", &mail(to));
    expect_problem(422, "validation_error", send("fail-422@x.test")).await;
    expect_problem(500, "internal_server_error", send("Ann <FAIL-500@other.example>")).await;
    let batch = json!([mail("ann@x.test"), mail("fail-500@x.test")]);
    expect_problem(500, "internal_server_error", mailbox.post("/emails/batch", &batch)).await;
    assert!(mailbox.items("").await.is_empty());
}

#[actix_web::test]
async fn unknown_paths_and_methods_are_said_in_resends_words() {
    let mailbox = start();
    expect_problem(404, "not_found", mailbox.post("/domains", &json!({}))).await;
    expect_problem(405, "method_not_allowed", mailbox.client.get(mailbox.url("/emails"))).await;
    for id in ["nonsense", "0190b6a4-0000-7000-8000-000000000000"] {
        let url = mailbox.url(&format!("/messages/{id}"));
        expect_problem(404, "not_found", mailbox.client.get(url)).await;
    }
}

#[actix_web::test]
async fn a_web_site_whose_name_points_here_reads_nothing() {
    let mailbox = start();
    for path in ["/", "/messages", "/messages/x/html"] {
        let request = mailbox.client.get(mailbox.url(path)).header("Host", "evil.example:8025");
        expect_problem(403, "foreign_host", request).await;
    }
    let by_name = mailbox.client.get(mailbox.url("/messages")).header("Host", "localhost:8025");
    let answer = by_name.header("Origin", "https://evil.example").send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert!(!answer.headers().contains_key("access-control-allow-origin"));
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers()["cross-origin-resource-policy"], "same-origin");
}
