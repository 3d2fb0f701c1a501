//! A mail provider that fails as a test wants it to. It speaks as Resend does (`POST /emails`, `POST
//! /emails/batch`) and, as Resend does, takes what it is sent under one Idempotency-Key once. Over
//! plain sockets, so that it can hang up in the middle.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::process::signal;

/// What it does with a request.
#[derive(Clone, Debug)]
pub enum Say {
    /// Takes it and says so.
    Accept,
    /// Takes it, waits, and says so.
    AcceptAfter(Duration),
    /// Takes it and drops the line in the middle of its answer.
    AcceptAndDrop,
    /// Takes it and never answers.
    AcceptAndHang,
    /// Does not take it: an error with this status.
    Refuse(u16),
    /// Does not take it: 429 with this `Retry-After`.
    Later(String),
    /// The server is killed as the request arrives; it is not taken.
    KillBeforeAccept,
    /// Takes it; its 200 arrives at a server that is killed before it can read it.
    KillAfterAnswer,
}

/// What it says to the nth request (from 0 on) with these mails.
type Mood = Box<dyn Fn(usize, &[Mail]) -> Say + Send>;

/// One mail of a request.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Ours: the tag it was sent with.
    pub id: String,
    pub to: String,
    /// The token of its link: one for an invite and generation.
    pub link: String,
}

/// A mail that was taken.
#[derive(Clone, Debug)]
pub struct Taken {
    pub mail: Mail,
    /// The Idempotency-Key it came with.
    pub key: String,
    /// When the key it came with was first seen.
    pub first_seen: Instant,
}

/// The running provider.
pub struct Provider {
    pub url: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    mood: Mutex<Option<Mood>>,
    book: Mutex<Book>,
    /// Whom to kill: the server that was started last.
    server: AtomicU32,
}

#[derive(Default)]
struct Book {
    requests: usize,
    /// When each request came, oldest first.
    arrivals: Vec<Instant>,
    first_seen: HashMap<String, Instant>,
    keys: HashMap<String, Entry>,
    taken: Vec<Taken>,
    /// Requests with a known key and other bytes.
    conflicts: usize,
}

struct Entry {
    path_and_body: String,
    answer: Value,
}

/// A request as it came in.
struct Request {
    path: String,
    key: String,
    body: String,
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

    /// From now on, counting requests anew.
    pub fn will(&self, mood: impl Fn(usize, &[Mail]) -> Say + Send + 'static) {
        *self.state.mood.lock().expect("its mood") = Some(Box::new(mood));
        self.state.book.lock().expect("its book").requests = 0;
    }

    /// Requests since its mood was set.
    pub fn requests(&self) -> usize {
        self.state.book.lock().expect("its book").requests
    }

    /// When each request came.
    pub fn arrivals(&self) -> Vec<Instant> {
        self.state.book.lock().expect("its book").arrivals.clone()
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.state.book.lock().expect("its book").taken.clone()
    }

    /// How often a key came again with other bytes.
    pub fn conflicts(&self) -> usize {
        self.state.book.lock().expect("its book").conflicts
    }

    /// The process that dies of [`Say::KillBeforeAccept`] and [`Say::KillAfterAnswer`].
    pub fn knows_server(&self, process: u32) {
        self.state.server.store(process, Ordering::SeqCst);
    }
}

impl State {
    fn answer(&self, mut stream: TcpStream) {
        let now = Instant::now();
        let Some(request) = Request::read(&stream) else { return };
        let mails = request.mails();
        let nth = {
            let mut book = self.book.lock().expect("its book");
            book.first_seen.entry(request.key.clone()).or_insert(now);
            book.arrivals.push(now);
            book.requests += 1;
            book.requests - 1
        };
        let say = self.mood.lock().expect("its mood").as_ref().map_or(Say::Accept, |mood| mood(nth, &mails));
        let server = self.server.load(Ordering::SeqCst);
        let answer = match &say {
            Say::Refuse(status) => {
                respond(*status, "", &json!({ "name": "an_error", "message": "Not now." }))
            }
            Say::Later(when) => {
                let message = json!({ "name": "rate_limit_exceeded", "message": "Too many requests." });
                respond(429, &format!("retry-after: {when}\r\n"), &message)
            }
            Say::KillBeforeAccept => {
                signal(server, "KILL");
                return;
            }
            _ => self.take(&request, mails),
        };
        match say {
            Say::AcceptAfter(wait) => std::thread::sleep(wait),
            Say::AcceptAndHang => loop {
                std::thread::park();
            },
            Say::KillAfterAnswer => {
                // It stands still while the answer arrives, so that it cannot note it.
                signal(server, "STOP");
                let _ = stream.write_all(answer.as_bytes());
                signal(server, "KILL");
                return;
            }
            _ => {}
        }
        let end = if matches!(say, Say::AcceptAndDrop) { answer.len() - 10 } else { answer.len() };
        // The server may have been killed meanwhile.
        let _ = stream.write_all(&answer.as_bytes()[..end]);
    }

    /// Takes the mails, if their key is new.
    fn take(&self, request: &Request, mails: Vec<Mail>) -> String {
        let mut book = self.book.lock().expect("its book");
        let path_and_body = format!("{} {}", request.path, request.body);
        if let Some(known) = book.keys.get(&request.key) {
            if known.path_and_body != path_and_body {
                book.conflicts += 1;
                let message = "Same idempotency key used with a different request payload.";
                return respond(
                    409,
                    "",
                    &json!({ "name": "invalid_idempotent_request", "message": message }),
                );
            }
            return respond(200, "", &known.answer);
        }
        let first_seen = book.first_seen[&request.key];
        let ids: Vec<Value> = mails.iter().map(|mail| json!({ "id": format!("re_{}", mail.id) })).collect();
        book.taken.extend(mails.into_iter().map(|mail| Taken { mail, key: request.key.clone(), first_seen }));
        let answer = match request.path.ends_with("/batch") {
            true => json!({ "data": ids, "errors": [] }),
            false => ids[0].clone(),
        };
        let text = respond(200, "", &answer);
        book.keys.insert(request.key.clone(), Entry { path_and_body, answer });
        text
    }
}

fn respond(status: u16, headers: &str, body: &Value) -> String {
    let body = body.to_string();
    let length = body.len();
    format!(
        "HTTP/1.1 {status} x\r\n{headers}content-type: application/json\r\nconnection: close\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
}

impl Request {
    fn read(stream: &TcpStream) -> Option<Self> {
        let mut reader = BufReader::new(stream);
        let mut first = String::new();
        reader.read_line(&mut first).ok()?;
        let path = first.split(' ').nth(1)?.to_owned();
        let mut headers = HashMap::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
            match line.trim().split_once(": ") {
                Some((name, value)) => headers.insert(name.to_ascii_lowercase(), value.to_owned()),
                None if line.trim().is_empty() => break,
                None => continue,
            };
        }
        let mut body = vec![0; headers.get("content-length")?.parse().ok()?];
        reader.read_exact(&mut body).ok()?;
        let key = headers.remove("idempotency-key")?;
        Some(Self { path, key, body: String::from_utf8(body).ok()? })
    }

    fn mails(&self) -> Vec<Mail> {
        let mails = match serde_json::from_str(&self.body).expect("JSON") {
            Value::Array(mails) => mails,
            mail => vec![mail],
        };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mail = |mail: &Value| Mail {
            id: text(&mail["tags"][0]["value"]),
            to: text(&mail["to"][0]),
            link: text(&mail["text"])
                .split_once("/join#")
                .map(|(_, rest)| rest.split_whitespace().next().unwrap_or_default().to_owned())
                .unwrap_or_default(),
        };
        mails.iter().map(mail).collect()
    }
}
