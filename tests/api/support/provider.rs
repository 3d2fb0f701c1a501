//! A mail provider that does as a test tells it. It speaks just enough of Resend's API and of
//! Mailpit's, over plain sockets, so that it can also fall silent or hang up.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long a mail may take from the outbox to the provider.
const PATIENCE: Duration = Duration::from_secs(10);

const MAILPIT: &str = "/api/v1/send";

/// What it answers.
#[derive(Clone, Debug)]
pub enum Say {
    /// 200.
    Accepted,
    /// An error with this status.
    Error(u16),
    /// An error with this status and `Retry-After`.
    Later(u16, String),
    /// Takes the mail and drops the line before answering.
    HangUp,
    /// Takes the mail and never answers.
    Silence,
}

/// A request as it came in.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub path: String,
    pub idempotency_key: String,
    pub authorization: String,
    pub body: String,
}

/// The running provider. What it is not told, it accepts.
pub struct Provider {
    pub url: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    script: Mutex<VecDeque<Say>>,
    calls: Mutex<Vec<Call>>,
}

impl Provider {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let state = Arc::new(State::default());
        let serving = state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = serving.clone();
                std::thread::spawn(move || state.answer(stream));
            }
        });
        Self { url, state }
    }

    /// What it answers next, in order.
    pub fn will(&self, answers: &[Say]) {
        self.state.script.lock().expect("the script").extend(answers.iter().cloned());
    }

    /// The calls so far, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.state.calls.lock().expect("the calls").clone()
    }

    /// How often it was asked to write to an address.
    pub fn calls_to(&self, address: &str) -> usize {
        self.calls().iter().filter(|call| call.to() == address).count()
    }

    /// The calls, once there are as many as that.
    pub async fn wait_for(&self, count: usize) -> Vec<Call> {
        let begun = Instant::now();
        while self.calls().len() < count {
            assert!(begun.elapsed() < PATIENCE, "{} of {count} calls", self.calls().len());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.calls()
    }
}

impl Call {
    /// Whom the mail goes to.
    pub fn to(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).expect("JSON");
        let to = if self.path == MAILPIT { &body["To"][0]["Email"] } else { &body["to"][0] };
        to.as_str().expect("an address").to_owned()
    }
}

impl State {
    fn answer(&self, mut stream: TcpStream) {
        let Some(call) = read(&stream) else { return };
        let is_mailpit = call.path == MAILPIT;
        // Both at once, so that a test which saw the call also knows its answer was taken.
        let say = {
            let mut calls = self.calls.lock().expect("the calls");
            let say = self.script.lock().expect("the script").pop_front();
            calls.push(call);
            say.unwrap_or(Say::Accepted)
        };
        let (status, header) = match say {
            Say::Accepted => (200, String::new()),
            Say::Error(status) => (status, String::new()),
            Say::Later(status, when) => (status, format!("retry-after: {when}\r\n")),
            Say::HangUp => return,
            Say::Silence => loop {
                std::thread::park();
            },
        };
        let body = match status {
            200 if is_mailpit => r#"{"ID":"given-by-the-provider"}"#.to_owned(),
            200 => r#"{"id":"given-by-the-provider"}"#.to_owned(),
            status if is_mailpit => format!(r#"{{"Error":"The provider says {status}."}}"#),
            status => format!(r#"{{"name":"an_error","message":"The provider says {status}."}}"#),
        };
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status} x\r\n{header}connection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        // The worker may have been killed meanwhile.
        let _ = stream.write_all(answer.as_bytes());
    }
}

fn read(stream: &TcpStream) -> Option<Call> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let mut call =
        Call { path, idempotency_key: String::new(), authorization: String::new(), body: String::new() };
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let Some((name, value)) = line.trim().split_once(": ") else {
            match line.trim().is_empty() {
                true => break,
                false => continue,
            }
        };
        match name.to_ascii_lowercase().as_str() {
            "idempotency-key" => value.clone_into(&mut call.idempotency_key),
            "authorization" => value.clone_into(&mut call.authorization),
            "content-length" => length = value.parse().ok()?,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    call.body = String::from_utf8(body).ok()?;
    Some(call)
}
