use reqwest::Method;

use crate::support::{Answer, TestApp, send};

const EVERYWHERE: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

fn check(answer: &Answer) {
    for (name, value) in EVERYWHERE {
        assert_eq!(answer.header(name), Some(*value), "{name}");
    }
    let policy = answer.header("content-security-policy").expect("a policy");
    assert!(
        policy.starts_with("default-src 'none';") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe") && !policy.contains('*') && !policy.contains("http"), "{policy}");
}

#[actix_web::test]
async fn every_answer_keeps_the_browser_careful() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let answers = [
        olive.get("/me").await,
        app.anonymous().get("/me").await,
        app.anonymous().get("/nowhere").await,
        app.anonymous().delete("/setup").await,
        app.anonymous().post_nothing("/session").await,
        send(app.anonymous().request_at(Method::GET, "/health/live")).await,
        send(app.anonymous().request_at(Method::GET, "/nowhere.js")).await,
    ];
    for answer in &answers {
        check(answer);
        assert_eq!(answer.header("strict-transport-security"), None, "not over plain http");
    }
    for answer in &answers[..5] {
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
}
