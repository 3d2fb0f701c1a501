//! Traces, as a collector gets them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use guestlist::permissions::Role;

use crate::support::{PASSWORD, Person, Process, Provider, TestApp};

/// A collector that keeps what it was sent: protobuf, in which texts stand as they are.
struct Collector {
    url: String,
    received: Arc<Mutex<Vec<u8>>>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let received = Arc::<Mutex<Vec<u8>>>::default();
        let keeping = received.clone();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let (mut head, mut length) = (String::new(), 0);
                let mut reader = BufReader::new(stream.try_clone().expect("the stream"));
                while reader.read_line(&mut head).is_ok_and(|read| read > 2) {
                    let line = head.lines().last().unwrap_or_default().to_ascii_lowercase();
                    length = line
                        .strip_prefix("content-length: ")
                        .map_or(length, |n| n.parse().expect("a length"));
                }
                let mut body = vec![0; length];
                reader.read_exact(&mut body).expect("a body");
                let mut all = keeping.lock().expect("what came");
                all.extend(head.into_bytes());
                all.extend(body);
                let answer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                stream.write_all(answer.as_bytes()).expect("answered");
            }
        });
        Self { url, received }
    }

    fn has(&self, wanted: impl AsRef<[u8]>) -> bool {
        let wanted = wanted.as_ref();
        self.received.lock().expect("what came").windows(wanted.len()).any(|window| window == wanted)
    }
}

#[actix_web::test]
async fn requests_and_mails_are_spans_below_the_callers_and_say_nothing_of_what_was_sent() {
    let (collector, provider) = (Collector::start(), Provider::start());
    let app = TestApp::start().await;
    app.stop_worker().await;
    let settings = [
        ("GUESTLIST_DATABASE_URL", app.app.config.database_url.as_str()),
        ("GUESTLIST_MAIL_API_URL", &provider.url),
        ("GUESTLIST_OTLP_ENDPOINT", &collector.url),
    ];
    let mut process = Process::serve(&settings).await;
    app.workspace().add("uma@contenzilla.test", Role::User).await;
    let uma = Person::sign_in(&process.client(), "uma@contenzilla.test", &app.workspace().slug).await;
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let caller = uma
        .with_header("traceparent", format!("00-{trace}-b7ad6b7169203331-01"))
        .with_header("x-request-id", "traced");
    let invite = caller.invite("charlie@adraptor.test").await;
    assert_eq!(process.line_of("traced").await["trace_id"], trace);
    provider.wait_for(1).await;
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
    // What is not sent yet is sent at the end.
    process.terminate();
    assert_eq!(process.ended().await.code(), Some(0), "{process}");

    assert!(collector.has("POST /v1/traces"), "by OTLP");
    for text in [
        "guestlist.operation",
        "create_invite",
        "POST /api/v1/invites",
        "http.response.status_code",
        "send mail",
        "guestlist.mail.result",
        "service.version",
    ] {
        assert!(collector.has(text), "no {text}");
    }
    assert!(collector.has(uma.user_id.to_string()) && collector.has(app.workspace().id.to_string()));
    assert!(
        collector.has(0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c_u128.to_be_bytes()),
        "the caller's trace"
    );
    for secret in ["charlie", "adraptor", PASSWORD, "uma@", &uma.access_token, "/health"] {
        assert!(!collector.has(secret), "{secret}");
    }
}
