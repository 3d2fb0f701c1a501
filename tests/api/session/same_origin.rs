use reqwest::Method;
use serde_json::json;

use crate::support::{Client, PASSWORD, TestApp, send};

/// Every route that reads or sets the cookie.
const ROUTES: &[(Method, &str)] = &[
    (Method::POST, "/session"),
    (Method::POST, "/session/refresh"),
    (Method::DELETE, "/session"),
    (Method::POST, "/setup"),
];

#[actix_web::test]
async fn a_browser_on_another_site_is_refused_everywhere() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let from_elsewhere: &[(&str, &str)] = &[
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "something new"),
        ("origin", "https://evil.test"),
        ("origin", "null"),
        ("origin", &app.url.replace("http://", "https://")),
        ("origin", &format!("{}0", app.url)),
    ];
    for (method, path) in ROUTES {
        for (name, value) in from_elsewhere {
            let client = app.anonymous().with_cookie(&olive.cookie).with_header(name, *value);
            let answer = send(client.request(method.clone(), path).json(&json!({}))).await;
            answer.problem(403, "cross_site");
            assert_eq!(answer.header("set-cookie"), None, "{method} {path}");
        }
    }
    olive.me().await;
    app.anonymous().refresh(&olive.cookie).await.expect(200);
}

#[actix_web::test]
async fn our_own_page_passes() {
    let app = TestApp::start().await;
    let page = page(&app);
    let answer = page.sign_in("olive@contenzilla.test", PASSWORD).await;
    answer.expect(200);
    let answer = page.refresh(&answer.cookie()).await;
    answer.expect(200);
    page.with_cookie(answer.cookie()).delete("/session").await.expect(204);
}

#[actix_web::test]
async fn an_origin_that_names_the_host_header_is_no_help() {
    let app = TestApp::start().await;
    let client = app.anonymous().with_header("host", "evil.test").with_header("origin", "http://evil.test");
    client.sign_in("olive@contenzilla.test", PASSWORD).await.problem(403, "cross_site");
}

#[actix_web::test]
async fn no_answer_invites_other_sites() {
    let app = TestApp::start().await;
    let client = app.anonymous().with_header("origin", "https://evil.test");
    let preflight = client
        .request(Method::OPTIONS, "/session")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type");
    for answer in [send(preflight).await, client.get("/instance").await] {
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
}

fn page(app: &TestApp) -> Client {
    app.anonymous().with_header("origin", &*app.url).with_header("sec-fetch-site", "same-origin")
}
