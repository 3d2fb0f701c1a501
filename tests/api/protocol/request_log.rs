//! The line each request leaves in the log.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{PASSWORD, Process, TestApp, send};

/// The same installation as a process, whose log is read.
async fn process(app: &TestApp, settings: &[(&str, &str)]) -> Process {
    let own = [("GUESTLIST_DATABASE_URL", app.app.config.database_url.as_str())];
    Process::serve(&[&own, settings].concat()).await
}

#[actix_web::test]
async fn a_request_is_one_line_that_says_who_did_what_and_nothing_of_what_was_sent() {
    let app = TestApp::start().await;
    app.stop_worker().await;
    let uma = app.user("uma").await;
    let process = process(&app, &[("GUESTLIST_TRUSTED_PROXIES", "127.0.0.1")]).await;
    let client = process.client().with_header("x-forwarded-for", "203.0.113.77");
    let id = |text: &str| client.with_header("x-request-id", text);

    let signed_in = id("sign-in").sign_in(&uma.email, PASSWORD).await.expect(200);
    let token = signed_in["access_token"].as_str().expect("a token");
    let invites = id("list").with_bearer(token).get("/invites?q=charlie%40adraptor.test").await;
    invites.expect(200);
    let line = process.line_of("list").await;
    let expected = json!({
        "level": "INFO", "target": "guestlist::request_log", "message": "request", "request_id": "list",
        "operation": "list_invites", "method": "GET", "route": "/api/v1/invites", "status": 200,
        "workspace": app.workspace().id, "person": uma.user_id, "address": "203.0.113.0/24",
    });
    for (field, value) in expected.as_object().expect("an object") {
        assert_eq!(&line[field], value, "{field} of {line}");
    }
    assert!(line["duration_ms"].as_f64().is_some_and(|ms| ms > 0.0), "{line}");
    assert!(line["timestamp"].as_str().is_some_and(|at| at.parse::<chrono::DateTime<chrono::Utc>>().is_ok()));

    // Whoever signs in is known by then; whoever may not is not.
    assert_eq!(process.line_of("sign-in").await["person"], json!(uma.user_id));
    id("refused").get("/me").await.problem(401, "unauthenticated");
    let line = process.line_of("refused").await;
    assert_eq!(
        (&line["status"], &line["person"], &line["workspace"]),
        (&json!(401), &Value::Null, &Value::Null)
    );
    id("file").with_bearer(token).get("/guests/export.csv").await;
    assert_eq!(process.line_of("file").await["operation"], "export_guests");

    let printed = process.printed();
    for secret in [token, PASSWORD, "charlie", "adraptor", "203.0.113.77", uma.email.as_str()] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
    let lines = printed.lines().filter(|line| line.contains(r#""request_id":"list""#)).count();
    assert_eq!(lines, 1);
}

#[actix_web::test]
async fn a_key_is_named_by_its_id() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let new = json!({ "name": "Sync", "scopes": ["invites:read"], "password": PASSWORD });
    let key = ada.post("/api-keys", new).await.expect(201);
    let process = process(&app, &[]).await;
    let secret = key["secret"].as_str().expect("a secret");
    process.client().with_header("x-request-id", "key").with_bearer(secret).get("/invites").await.expect(200);
    let line = process.line_of("key").await;
    assert_eq!((&line["api_key"], &line["workspace"]), (&key["id"], &json!(app.workspace().id)));
    assert_eq!(line["person"], Value::Null);
    assert!(!process.printed().contains(secret));
}

#[actix_web::test]
async fn health_checks_stay_out_unless_asked_for() {
    let app = TestApp::start().await;
    for (filter, is_logged) in [("info", false), ("debug", true)] {
        let process = process(&app, &[("GUESTLIST_LOG", filter)]).await;
        let client = process.client().with_header("x-request-id", "last");
        send(client.request_at(Method::GET, "/health/live")).await.expect(200);
        client.get("/instance").await.expect(200);
        process.line_of("last").await;
        assert_eq!(process.printed().contains("health_live"), is_logged, "{filter}");
    }
}

#[actix_web::test]
async fn people_can_read_it_too() {
    let app = TestApp::start().await;
    let process = process(&app, &[("GUESTLIST_LOG_FORMAT", "text")]).await;
    process.client().get("/instance").await.expect(200);
    app.until(async || process.printed().contains("operation=\"get_instance\"")).await;
    assert!(!process.printed().contains('{'), "{}", process.printed());
}
