//! An installation under test: servers on one database, started again when they die, as a service
//! manager does.

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::rc::Rc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use actix_web::rt;
use guestlist::config::sqlite_path;
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::provider::Provider;
use crate::row::is_long;
use crate::support::process::signal;
use crate::support::{Client, Database, PASSWORD, Person, Process, WEBHOOK_SECRET};

/// How long a worker's hold on a mail may last after the worker died, and a little.
const LEASE_SECONDS: i64 = 125;

/// A server's clock follows its file within so many seconds.
pub const CLOCK_IS_READ: u64 = 2;

/// How long whatever was asked may take.
const PATIENCE: Duration = Duration::from_secs(60);

const SETUP_TOKEN: &str = "a token for the set-up";

/// Where Debian and others put libfaketime.
const FAKETIME: [&str; 3] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib64/faketime/libfaketimeMT.so.1",
];

pub struct Site {
    pub provider: Provider,
    /// Why its servers ended or what they should not have said.
    pub panics: Cell<usize>,
    /// When a server died.
    pub crashes: RefCell<Vec<Instant>>,
    http: reqwest::Client,
    settings: Vec<(String, String)>,
    servers: RefCell<Vec<Process>>,
    api_key: RefCell<String>,
    folder: TempDir,
    // Last, so that it goes when nothing uses it any more.
    _database: Option<Database>,
}

/// Starts dead servers again, until this is dropped.
pub struct Supervisor(rt::task::JoinHandle<()>);

impl Drop for Supervisor {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Site {
    /// One server on a database of its own.
    pub async fn start() -> Rc<Self> {
        Self::with_servers(1).await
    }

    pub async fn with_servers(count: usize) -> Rc<Self> {
        let database = Database::create().await;
        let url = database.url();
        Self::on(Some(database), &url, count).await
    }

    /// On a database that is somebody else's to remove.
    pub async fn on(database: Option<Database>, database_url: &str, servers: usize) -> Rc<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let provider = Provider::start();
        let settings = [
            ("GUESTLIST_DATABASE_URL", database_url),
            ("GUESTLIST_MAIL_PROVIDER", "resend"),
            ("GUESTLIST_MAIL_API_URL", &provider.url),
            ("GUESTLIST_MAIL_API_KEY", "re_chaos"),
            ("GUESTLIST_MAIL_FROM", "Guestlist <guests@contenzilla.test>"),
            ("GUESTLIST_MAIL_WEBHOOK_SECRET", WEBHOOK_SECRET),
            // The same after every start: it is part of what a mail says.
            ("GUESTLIST_PUBLIC_URL", "http://guestlist.localhost"),
            ("GUESTLIST_SEND_LIMITS", "off"),
            ("GUESTLIST_RESEND_COOLDOWN", "0"),
            ("GUESTLIST_SETUP_TOKEN", SETUP_TOKEN),
            // A line for each request is more than these tests need to keep.
            ("GUESTLIST_LOG", "info,guestlist::request_log=off"),
        ];
        let mut settings: Vec<(String, String)> =
            settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        settings.extend(movable_clock(folder.path()));
        let site = Self {
            provider,
            panics: Cell::default(),
            crashes: RefCell::default(),
            http: reqwest::Client::new(),
            settings,
            servers: RefCell::default(),
            api_key: RefCell::default(),
            folder,
            _database: database,
        };
        site.move_clock(0);
        for _ in 0..servers {
            let server = site.spawn();
            site.servers.borrow_mut().push(server);
            site.until_ready().await;
        }
        site.set_up().await;
        Rc::new(site)
    }

    /// The first workspace, and a key to act in it: it lasts, whatever the clock says.
    async fn set_up(&self) {
        let owner = json!({ "setup_token": SETUP_TOKEN, "workspace_name": "Contenzilla",
            "email": "olive@contenzilla.test", "name": "Olive", "family_name": "Owner", "password": PASSWORD });
        let anonymous = Client::new(&self.url(0));
        let olive = Person::of_session(&anonymous, &anonymous.post("/setup", owner).await);
        let scopes = json!({ "name": "Chaos", "scopes": ["invites:read", "invites:write"] });
        let key = olive.post("/api-keys", scopes).await.expect(201);
        *self.api_key.borrow_mut() = key["secret"].as_str().expect("a secret").to_owned();
    }

    fn spawn(&self) -> Process {
        let settings: Vec<(&str, &str)> =
            self.settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let process = Process::spawn_at(&new_address(), &["serve"], &settings);
        self.provider.knows_server(process.id());
        process
    }

    /// What it keeps everything in.
    pub fn database(&self) -> &'static str {
        match self.settings[0].1.starts_with("sqlite:") {
            true => "SQLite",
            false => "PostgreSQL",
        }
    }

    fn count(&self) -> usize {
        self.servers.borrow().len()
    }

    /// Where the nth server is now.
    fn url(&self, nth: usize) -> String {
        let servers = self.servers.borrow();
        servers[nth % servers.len()].url.clone()
    }

    pub fn anonymous(&self) -> Client {
        Client::new(&self.url(0))
    }

    /// Asks the nth server; none where it did not answer, or said that it cannot at the moment.
    pub async fn ask(&self, nth: usize, method: Method, path: &str, body: Value) -> Option<(u16, Value)> {
        let url = format!("{}/api/v1{path}", self.url(nth));
        let key = self.api_key.borrow().clone();
        let mut request = self.http.request(method, url).bearer_auth(key).timeout(Duration::from_secs(10));
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await.ok()?;
        let status = answer.status().as_u16();
        let body = answer.json().await.ok()?;
        (status < 500).then_some((status, body))
    }

    /// Asks until there is an answer.
    pub async fn get(&self, path: &str) -> Value {
        let begun = Instant::now();
        for nth in 0.. {
            if let Some((200, body)) = self.ask(nth, Method::GET, path, Value::Null).await {
                return body;
            }
            assert!(begun.elapsed() < PATIENCE, "no answer to {path}");
            rt::time::sleep(Duration::from_millis(50)).await;
        }
        unreachable!("it counts for ever")
    }

    /// A list to its end.
    pub async fn list(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut page = self.get(path).await;
        loop {
            items.extend(page["items"].as_array().expect("a list").iter().cloned());
            let Some(cursor) = page["next_cursor"].as_str() else { return items };
            page = self.get(&format!("{path}&cursor={cursor}")).await;
        }
    }

    /// Waits until nothing is queued any more, and answers how long that took.
    pub async fn until_drained(&self, patience: Duration) -> Duration {
        let begun = Instant::now();
        while self.get("/invites?limit=1&delivery=queued").await["total"]["count"] != 0 {
            if begun.elapsed() > patience {
                let queued = self.list("/invites?limit=100&delivery=queued").await;
                panic!("{} are still queued after {patience:?}, e.g. {}", queued.len(), queued[0]);
            }
            // Not so often that asking becomes the work.
            rt::time::sleep((begun.elapsed() / 20).max(Duration::from_millis(100))).await;
        }
        begun.elapsed()
    }

    /// Mails that were given up, as an Owner sees them.
    pub async fn dead_letters(&self) -> Vec<String> {
        let olive = Person::sign_in(&self.anonymous(), "olive@contenzilla.test", "contenzilla").await;
        let page = olive.get("/email/dead-letters?limit=100").await.expect(200);
        let items = page["items"].as_array().expect("a list").iter();
        items.map(|letter| letter["to"].as_str().expect("an address").to_owned()).collect()
    }

    /// Once every server is ready.
    pub async fn until_ready(&self) {
        for nth in 0..self.count() {
            self.until_this_is_ready(nth).await;
        }
    }

    async fn until_this_is_ready(&self, nth: usize) {
        let begun = Instant::now();
        // Another one may have taken its place.
        while !self.is_ready(&self.url(nth)).await {
            assert!(begun.elapsed() < PATIENCE, "not ready: {}", self.servers.borrow()[nth]);
            rt::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn is_ready(&self, url: &str) -> bool {
        let asked = self.http.get(format!("{url}/health/ready")).timeout(Duration::from_secs(5)).send();
        asked.await.is_ok_and(|answer| answer.status() == 200)
    }

    /// Starts whatever server dies, from now on.
    pub fn supervise(self: &Rc<Self>) -> Supervisor {
        let site = self.clone();
        Supervisor(rt::spawn(async move {
            loop {
                site.revive();
                rt::time::sleep(Duration::from_millis(20)).await;
            }
        }))
    }

    fn revive(&self) {
        for nth in 0..self.count() {
            if self.servers.borrow_mut()[nth].has_ended() {
                self.crashes.borrow_mut().push(Instant::now());
                let next = self.spawn();
                let last = std::mem::replace(&mut self.servers.borrow_mut()[nth], next);
                self.count_panics(&last);
            }
        }
    }

    fn count_panics(&self, server: &Process) {
        let panics = server.printed().matches("panicked").count();
        if panics > 0 {
            eprintln!("{server}");
        }
        self.panics.set(self.panics.get() + panics);
    }

    /// What the servers that run now said wrong.
    pub fn count_panics_of_running(&self) {
        for server in self.servers.borrow().iter() {
            self.count_panics(server);
        }
    }

    /// Sends the nth server a signal, e.g. `KILL`.
    pub fn signal(&self, nth: usize, name: &str) {
        signal(self.servers.borrow()[nth].id(), name);
    }

    /// Stops the nth server (SIGSTOP), though not in the middle of a write: to an SQLite file nobody else
    /// could write then.
    pub async fn hold(&self, nth: usize) {
        loop {
            self.signal(nth, "STOP");
            if self.is_writable() {
                return;
            }
            self.signal(nth, "CONT");
            rt::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn is_writable(&self) -> bool {
        if self.database() != "SQLite" {
            return true;
        }
        let path = sqlite_path(&self.settings[0].1).expect("a path");
        let database = rusqlite::Connection::open(path).expect("connected");
        database.busy_timeout(Duration::ZERO).expect("set");
        database.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_ok()
    }

    /// Another server, from now on the first.
    pub async fn add_server(&self) {
        let server = self.spawn();
        self.servers.borrow_mut().insert(0, server);
        self.until_this_is_ready(0).await;
    }

    /// Sets the servers' clock so many seconds before or after the true time.
    pub fn move_clock(&self, seconds: i64) {
        std::fs::write(self.folder.path().join("clock"), format!("{seconds:+}\n")).expect("written");
    }

    /// In `make test`, lets the clock run ahead, so that what a dead worker had taken is free at once;
    /// `make chaos` waits for that.
    pub fn hurry_lease(&self) {
        if !is_long() {
            self.move_clock(LEASE_SECONDS);
        }
    }

    /// Until a worker that stands still has lost its mails.
    pub async fn outlast_lease(&self) {
        self.hurry_lease();
        let wait = if is_long() { LEASE_SECONDS as u64 } else { CLOCK_IS_READ };
        rt::time::sleep(Duration::from_secs(wait)).await;
    }
}

/// Nobody else's: of many servers that come and go, one must never be where another is looked for.
fn new_address() -> String {
    static NEXT: AtomicU16 = AtomicU16::new(10_000);
    let [_, a, b, c] = std::process::id().to_be_bytes();
    // Every test has its process, and so a loopback address of its own.
    format!("127.{}.{b}.{c}:{}", 1 + a, NEXT.fetch_add(1, Ordering::Relaxed))
}

/// What makes a server's wall clock follow a file; its timers go on as they are.
fn movable_clock(folder: &Path) -> Vec<(String, String)> {
    let library = FAKETIME.iter().find(|path| Path::new(path).exists());
    let library = library.expect("libfaketime, which moves the servers' clock: apt-get install libfaketime");
    let file = folder.join("clock").display().to_string();
    let settings = [
        ("LD_PRELOAD", *library),
        ("FAKETIME_TIMESTAMP_FILE", file.as_str()),
        ("FAKETIME_CACHE_DURATION", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ("DONT_FAKE_MONOTONIC", "1"),
    ];
    settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
