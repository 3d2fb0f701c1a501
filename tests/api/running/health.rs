//! `guestlist health`: one line and an exit code, for whoever starts and restarts containers.

use crate::support::{Process, TestApp};

async fn health(listen: &str) -> (Option<i32>, String) {
    let mut process =
        Process::spawn(&["health"], &[("GUESTLIST_LISTEN", listen), ("GUESTLIST_SECRET_KEY", "")]);
    let end = process.ended().await;
    (end.code(), process.printed())
}

#[actix_web::test]
async fn it_tells_ready_from_not_ready_from_not_there() {
    let app = TestApp::start().await;
    let address = app.url.trim_start_matches("http://");
    assert_eq!(health(address).await, (Some(0), "ready\n".to_owned()));
    // As in a container, which listens everywhere.
    let port = address.rsplit(':').next().expect("a port");
    assert_eq!(health(&format!("0.0.0.0:{port}")).await, (Some(0), "ready\n".to_owned()));

    app.app.db.close().await;
    let said = format!("guestlist: http://{address}/health/ready answered 503 Service Unavailable\n");
    assert_eq!(health(address).await, (Some(1), said));
    let said = "guestlist: http://127.0.0.1:1/health/ready cannot be reached; does `guestlist serve` run?\n";
    assert_eq!(health("127.0.0.1:1").await, (Some(1), said.to_owned()));
}
