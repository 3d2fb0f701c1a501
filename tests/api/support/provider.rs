//! A mail provider that does as a test tells it. It speaks just enough of each provider's API, over
//! plain sockets, so that it can also fall silent or hang up.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long a mail may take from the outbox to the provider.
const PATIENCE: Duration = Duration::from_secs(60);

/// The paths by which it knows whom it plays, where that is not Resend.
const MAILPIT: &str = "/api/v1/send";
const POSTMARK: &str = "/email";
const POSTMARK_BATCH: &str = "/email/batch";
const RESEND: &str = "/emails";
const RESEND_BATCH: &str = "/emails/batch";
const SENDGRID: &str = "/v3/mail/send";
const MAILGUN: &str = "/messages";

/// What it answers.
#[derive(Clone, Debug, Default)]
pub enum Say {
    /// 200.
    #[default]
    Accepted,
    /// An error with this status; of several mails each is refused where it is 422.
    Error(u16),
    /// An error with this status and `Retry-After`.
    Later(u16, String),
    /// Word for word what a provider's documentation says: status, headers, body.
    Answer(u16, &'static [(&'static str, &'static str)], &'static str),
    /// Takes the mail and drops the line before answering.
    HangUp,
    /// Takes the mail and never answers.
    Silence,
    /// The same, after a while.
    Slowly(Box<Self>),
}

/// How long an answer takes that comes slowly.
pub const SLOW: Duration = Duration::from_millis(200);

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

/// The running provider. It accepts what it was not told to refuse.
pub struct Provider {
    pub url: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    script: Mutex<VecDeque<Say>>,
    otherwise: Mutex<Say>,
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

    /// What it answers where it is told nothing else.
    pub fn will_always(&self, answer: Say) {
        *self.state.otherwise.lock().expect("the rule") = answer;
    }

    /// The calls so far, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.state.calls.lock().expect("the calls").clone()
    }

    /// The mails it was asked to send so far, each as if it had come in a call of its own.
    pub fn mails(&self) -> Vec<Call> {
        self.calls().into_iter().flat_map(Call::apart).collect()
    }

    /// How often it was asked to write to an address.
    pub fn calls_to(&self, address: &str) -> usize {
        self.mails().iter().filter(|mail| mail.to() == address).count()
    }

    /// The mails, once there are as many as that.
    pub async fn wait_for(&self, count: usize) -> Vec<Call> {
        let begun = Instant::now();
        while self.mails().len() < count {
            assert!(begun.elapsed() < PATIENCE, "{} of {count} mails", self.mails().len());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.mails()
    }
}

impl Call {
    /// The mails of a call that has several.
    pub fn batch(&self) -> Option<Vec<Value>> {
        let is_batch = [RESEND_BATCH, POSTMARK_BATCH].contains(&self.path.as_str());
        is_batch.then(|| self.json().as_array().expect("a list").clone())
    }

    /// Its mails, each as if it had come in a call of its own.
    pub fn apart(self) -> Vec<Self> {
        let Some(mails) = self.batch() else { return vec![self] };
        let path = if self.path == POSTMARK_BATCH { POSTMARK } else { RESEND };
        let one = |mail: Value| Self { path: path.to_owned(), body: mail.to_string(), ..self.clone() };
        mails.into_iter().map(one).collect()
    }

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

/// How it takes mail: status, headers and body.
fn accepted(call: &Call) -> (u16, String, String) {
    if let Some(mails) = call.batch() {
        let took = match call.path.as_str() {
            POSTMARK_BATCH => r#"{"ErrorCode":0,"Message":"OK","MessageID":"given-by-the-provider"}"#,
            _ => r#"{"id":"given-by-the-provider"}"#,
        };
        let took = vec![took; mails.len()].join(",");
        let body = match call.path.as_str() {
            POSTMARK_BATCH => format!("[{took}]"),
            _ => format!(r#"{{"data":[{took}]}}"#),
        };
        return (200, String::new(), body);
    }
    let (status, headers, body) = accepted_one(&call.path);
    (status, headers, body.to_owned())
}

fn accepted_one(path: &str) -> (u16, String, &'static str) {
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

/// How it refuses each of several mails: its status is 200 all the same.
fn refused_each(call: &Call) -> Option<String> {
    let count = call.batch()?.len();
    if call.path == POSTMARK_BATCH {
        let row = r#"{"ErrorCode":300,"Message":"The provider says 422."}"#;
        return Some(format!("[{}]", vec![row; count].join(",")));
    }
    let rows = (0..count).map(|index| format!(r#"{{"index":{index},"message":"The provider says 422."}}"#));
    Some(format!(r#"{{"data":[],"errors":[{}]}}"#, rows.collect::<Vec<_>>().join(",")))
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
        let (path, took) = (call.path.clone(), accepted(&call));
        let each = refused_each(&call);
        // Both at once, so that a test which saw the call also knows its answer was taken.
        let say = {
            let mut calls = self.calls.lock().expect("the calls");
            let say = self.script.lock().expect("the script").pop_front();
            calls.push(call);
            say.unwrap_or_else(|| self.otherwise.lock().expect("the rule").clone())
        };
        let say = match say {
            Say::Slowly(say) => {
                std::thread::sleep(SLOW);
                *say
            }
            say => say,
        };
        let (status, headers, body) = match say {
            Say::Accepted => took,
            Say::Error(422) if each.is_some() => (200, String::new(), each.unwrap_or_default()),
            Say::Error(status) => (status, String::new(), refused(&path, status)),
            Say::Later(status, when) => (status, format!("retry-after: {when}\r\n"), refused(&path, status)),
            Say::Answer(status, headers, body) => {
                let headers = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
                (status, headers.collect(), body.to_owned())
            }
            Say::HangUp => return,
            Say::Silence | Say::Slowly(_) => loop {
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
