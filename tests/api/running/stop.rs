//! SIGTERM: what has begun is finished, nothing new begins.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::support::{PASSWORD, Person, Process, Provider, TestApp};

#[actix_web::test]
async fn a_request_on_its_way_is_answered_and_the_process_ends_well() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let mut process = Process::serve(&[("GUESTLIST_DATABASE_URL", &app.app.config.database_url)]).await;

    let body = serde_json::json!({ "email": olive.email, "password": PASSWORD }).to_string();
    let (now, later) = body.split_at(body.len() / 2);
    let address = process.url.trim_start_matches("http://").to_owned();
    let mut line = TcpStream::connect(&address).expect("connected");
    line.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    let head = format!(
        "POST /api/v1/session HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nexpect: 100-continue\r\n\r\n",
        body.len()
    );
    line.write_all(head.as_bytes()).expect("sent");
    // It must have been taken before the signal.
    let mut go_on = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    line.read_exact(&mut go_on).expect("it may go on");
    line.write_all(now.as_bytes()).expect("sent");
    process.terminate();
    app.until(async || TcpStream::connect(&address).is_err()).await;
    line.write_all(later.as_bytes()).expect("sent");
    let mut answer = vec![0; 12];
    line.read_exact(&mut answer).expect("an answer");
    assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 200");
    drop(line);
    assert_eq!(process.ended().await.code(), Some(0), "{process}");
}

#[actix_web::test]
async fn a_mail_being_sent_is_noted_before_a_worker_ends() {
    let provider = Provider::start();
    let app = TestApp::start_with(&[("GUESTLIST_MAIL_API_URL", &provider.url)]).await;
    app.stop_worker().await;
    let settings = [
        ("GUESTLIST_DATABASE_URL", app.app.config.database_url.as_str()),
        ("GUESTLIST_MAIL_API_URL", &provider.url),
    ];
    // By today's clock, which the test's own server does not go by.
    let server = Process::ready(&["serve", "--no-worker"], &settings).await;
    let uma = Person::sign_in(&server.client(), &app.user("uma").await.email, &app.workspace().slug).await;
    for number in 0..40 {
        uma.invite(&format!("g{number}@adraptor.test")).await;
    }
    let mut worker = Process::spawn(&["worker"], &settings);
    provider.wait_for(1).await;
    worker.terminate();
    assert_eq!(worker.ended().await.code(), Some(0), "{worker}");
    let sent = uma.get("/invites?delivery=sent&limit=1").await.expect(200)["total"]["count"].clone();
    assert_eq!(sent, provider.mails().len(), "what was handed over is noted");
}
