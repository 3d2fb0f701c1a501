//! A mail provider that does as a test tells it. It speaks just enough of each provider's API, over
//! plain sockets, so that it can also fall silent or hang up.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long a mail may take from the outbox to the provider.
const PATIENCE: Duration = Duration::from_secs(10);

/// The paths by which it knows whom it plays, where that is not Resend.
const MAILPIT: &str = "/api/v1/send";
const POSTMARK: &str = "/email";
const SENDGRID: &str = "/v3/mail/send";
const MAILGUN: &str = "/messages";

/// What it answers.
#[derive(Clone, Debug)]
pub enum Say {
    /// 200.
    Accepted,
    /// An error with this status.
    Error(u16),
    /// An error with this status and `Retry-After`.
    Later(u16, String),
    /// Word for word what a provider's documentation says: status, headers, body.
    Answer(u16, &'static [(&'static str, &'static str)], &'static str),
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
    /// All of them, with names in lower case.
    pub headers: BTreeMap<String, String>,
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
        if self.path.ends_with(MAILGUN) {
            return self.form()["to"].clone();
        }
        let body = self.json();
        let to = match self.path.as_str() {
            MAILPIT => &body["To"][0]["Email"],
            POSTMARK => &body["To"],
            SENDGRID => &body["personalizations"][0]["to"][0]["email"],
            _ => &body["to"][0],
        };
        to.as_str().expect("an address").to_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// The fields of a form.
    pub fn form(&self) -> BTreeMap<String, String> {
        url::form_urlencoded::parse(self.body.as_bytes()).into_owned().collect()
    }
}

/// How it takes a mail: status, headers and body.
fn accepted(path: &str) -> (u16, String, &'static str) {
    match path {
        MAILPIT => (200, String::new(), r#"{"ID":"given-by-the-provider"}"#),
        POSTMARK => {
            (200, String::new(), r#"{"ErrorCode":0,"Message":"OK","MessageID":"given-by-the-provider"}"#)
        }
        SENDGRID => (202, "x-message-id: given-by-the-provider\r\n".to_owned(), ""),
        path if path.ends_with(MAILGUN) => {
            (200, String::new(), r#"{"id":"<given-by-the-provider>","message":"Queued. Thank you."}"#)
        }
        _ => (200, String::new(), r#"{"id":"given-by-the-provider"}"#),
    }
}

/// How it refuses one.
fn refused(path: &str, status: u16) -> String {
    match path {
        MAILPIT => format!(r#"{{"Error":"The provider says {status}."}}"#),
        POSTMARK => format!(r#"{{"ErrorCode":0,"Message":"The provider says {status}."}}"#),
        SENDGRID => format!(r#"{{"errors":[{{"message":"The provider says {status}."}}]}}"#),
        _ => format!(r#"{{"name":"an_error","message":"The provider says {status}."}}"#),
    }
}

impl State {
    fn answer(&self, mut stream: TcpStream) {
        let Some(call) = read(&stream) else { return };
        let path = call.path.clone();
        // Both at once, so that a test which saw the call also knows its answer was taken.
        let say = {
            let mut calls = self.calls.lock().expect("the calls");
            let say = self.script.lock().expect("the script").pop_front();
            calls.push(call);
            say.unwrap_or(Say::Accepted)
        };
        let (status, headers, body) = match say {
            Say::Accepted => {
                let (status, headers, body) = accepted(&path);
                (status, headers, body.to_owned())
            }
            Say::Error(status) => (status, String::new(), refused(&path, status)),
            Say::Later(status, when) => (status, format!("retry-after: {when}\r\n"), refused(&path, status)),
            Say::Answer(status, headers, body) => {
                let headers = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
                (status, headers.collect(), body.to_owned())
            }
            Say::HangUp => return,
            Say::Silence => loop {
                std::thread::park();
            },
        };
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status} x\r\n{headers}connection: close\r\ncontent-length: {length}\r\n\r\n{body}"
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
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let Some((name, value)) = line.trim().split_once(": ") else {
            match line.trim().is_empty() {
                true => break,
                false => continue,
            }
        };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let header = |name: &str| headers.get(name).cloned().unwrap_or_default();
    let length = header("content-length").parse().unwrap_or_default();
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).ok()?;
    let (idempotency_key, authorization) = (header("idempotency-key"), header("authorization"));
    Some(Call { path, idempotency_key, authorization, headers, body })
}
