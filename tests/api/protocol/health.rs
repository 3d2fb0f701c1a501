use reqwest::Method;

use crate::support::{TestApp, send};

#[actix_web::test]
async fn whoever_watches_may_ask_for_the_head_alone() {
    let app = TestApp::start().await;
    for (path, status) in [("/health/live", "live"), ("/health/ready", "ready")] {
        let got = send(app.anonymous().request_at(Method::GET, path)).await;
        assert_eq!(got.expect(200)["status"], status);
        let head = send(app.anonymous().request_at(Method::HEAD, path)).await;
        assert_eq!((head.status, head.text.as_str()), (200, ""));
        for name in ["content-type", "cache-control"] {
            assert_eq!(head.header(name), got.header(name), "{path}: {name}");
        }
    }
}

#[actix_web::test]
async fn without_its_database_it_lives_and_is_not_ready() {
    let app = TestApp::start().await;
    app.app.db.close().await;
    for method in [Method::GET, Method::HEAD] {
        let live = send(app.anonymous().request_at(method.clone(), "/health/live")).await;
        assert_eq!(live.status, 200);
        let ready = send(app.anonymous().request_at(method, "/health/ready")).await;
        assert_eq!((ready.status, ready.header("retry-after")), (503, Some("2")));
    }
}
