//! The running server of one test.

use std::cell::RefCell;
use std::collections::HashMap;
use std::net::TcpListener;
use std::panic::Location;
use std::time::{Duration, Instant};

use actix_web::dev::ServerHandle;
use actix_web::rt;
use chrono::{DateTime, TimeDelta, Utc};
use guestlist::app::App;
use guestlist::clock::Clock;
use guestlist::config::Config;
use guestlist::{mailbox, server};
use tokio::sync::OnceCell;

use super::database::Database;
use super::mail::{self, Mail};
use super::worker::Worker;
use super::workspace::Workspace;
use super::{Client, Person};

/// What every link and token of tests is derived from.
pub const SECRET_KEY: &str = "a secret key for tests, 32 characters";

/// When tests begin, unless they move the clock.
const START: &str = "2026-05-04T09:00:00Z";

/// How long what is waited for may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server with its database, mailbox and outbox worker, and the workspace "Contenzilla" of Olive.
pub struct TestApp {
    pub app: App,
    /// Where it listens, which is its PUBLIC_URL too.
    pub url: String,
    anonymous: Client,
    workspace: Option<Workspace>,
    other_workspace: OnceCell<Workspace>,
    mailbox_url: String,
    server: ServerHandle,
    mailbox: ServerHandle,
    worker: RefCell<Option<Worker>>,
    // Last, so that it goes when nothing uses it any more.
    _database: Database,
}

impl TestApp {
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// With further settings, as environment variables.
    pub async fn start_with(settings: &[(&str, &str)]) -> Self {
        let mut app = Self::start_empty(settings).await;
        app.found().await;
        app
    }

    /// Founds Contenzilla where there is no workspace yet.
    pub async fn found(&mut self) {
        self.workspace = Some(Workspace::found(&self.app, &self.anonymous, "Contenzilla", "olive").await);
    }

    /// Without any workspace: set-up is to be done.
    pub async fn start_empty(settings: &[(&str, &str)]) -> Self {
        Self::start_on(Database::create().await, settings).await
    }

    /// With a mailbox that reports what becomes of each mail by webhooks.
    pub async fn start_reporting() -> Self {
        let mut app = Self::start_as(Database::create().await, &[], true).await;
        app.found().await;
        app
    }

    /// On this database and what is in it.
    pub async fn start_on(database: Database, settings: &[(&str, &str)]) -> Self {
        Self::start_as(database, settings, false).await
    }

    async fn start_as(database: Database, settings: &[(&str, &str)], reports: bool) -> Self {
        let (listener, url) = listen();
        let (mailbox_listener, mailbox_url) = listen();
        let config = config(&database, &url, &mailbox_url, settings);
        let start: DateTime<Utc> = START.parse().expect("a time");
        let app = App::connect(config, Clock::fixed(start)).await.expect("connected");
        app.db.migrate().await.expect("migrated");

        let server = server::serve(app.clone(), listener).expect("the server starts");
        let secret = app.config.mail.webhook_secrets.first().filter(|_| reports);
        let webhook = secret.map(|secret| mailbox::Webhook {
            url: app.config.mail.webhook_url.clone(),
            secret: secret.clone(),
            clock: app.clock.clone(),
        });
        let options = mailbox::Options { webhook, ..Default::default() };
        let mailbox = mailbox::serve(mailbox_listener, options).expect("the mailbox starts");
        let (server_handle, mailbox_handle) = (server.handle(), mailbox.handle());
        rt::spawn(server);
        rt::spawn(mailbox);
        Self {
            worker: RefCell::new(Some(Worker::start(app.clone()))),
            app,
            anonymous: Client::new(&url),
            url,
            workspace: None,
            other_workspace: OnceCell::new(),
            mailbox_url,
            server: server_handle,
            mailbox: mailbox_handle,
            _database: database,
        }
    }

    /// Moves the clock.
    pub fn advance(&self, by: TimeDelta) {
        self.app.clock.advance(by);
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    /// A client nobody is signed in with.
    pub fn anonymous(&self) -> Client {
        self.anonymous.clone()
    }

    /// Lets the outbox worker finish what it has begun, and sends no mail from then on.
    pub async fn stop_worker(&self) {
        let worker = self.worker.borrow_mut().take();
        worker.expect("a worker that runs").stop().await;
    }

    /// Ends the outbox worker in the middle of what it does, as a crash.
    pub async fn kill_worker(&self) {
        let worker = self.worker.borrow_mut().take();
        worker.expect("a worker that runs").kill().await;
    }

    /// Sends mail again after [`TestApp::stop_worker`] or [`TestApp::kill_worker`].
    pub fn start_worker(&self) {
        let before = self.worker.borrow_mut().replace(Worker::start(self.app.clone()));
        assert!(before.is_none(), "there is a worker already");
    }

    /// The same installation once more, on the same database, with connections of its own.
    pub async fn replica(&self) -> App {
        let config = Config::clone(&self.app.config);
        App::connect(config, self.app.clock.clone()).await.expect("connected")
    }

    /// Contenzilla.
    pub fn workspace(&self) -> &Workspace {
        self.workspace.as_ref().expect("this test began without a workspace")
    }

    /// Another workspace, "Otherwise", with Olga as its Owner.
    pub async fn other_workspace(&self) -> &Workspace {
        let found = || Workspace::found(&self.app, &self.anonymous, "Otherwise", "olga");
        self.other_workspace.get_or_init(found).await
    }

    /// A third one, "Thirdwise", with Olaf as its Owner.
    pub async fn third_workspace(&self) -> Workspace {
        Workspace::found(&self.app, &self.anonymous, "Thirdwise", "olaf").await
    }

    pub async fn owner(&self, name: &str) -> Person {
        self.workspace().owner(name).await
    }

    pub async fn super_admin(&self, name: &str) -> Person {
        self.workspace().super_admin(name).await
    }

    pub async fn admin(&self, name: &str) -> Person {
        self.workspace().admin(name).await
    }

    pub async fn user(&self, name: &str) -> Person {
        self.workspace().user(name).await
    }

    pub async fn login_only(&self, name: &str) -> Person {
        self.workspace().login_only(name).await
    }

    pub async fn guest(&self, name: &str) -> Person {
        self.workspace().guest(name).await
    }

    /// Waits for what happens a moment after its request.
    #[track_caller]
    pub fn until(&self, mut happened: impl AsyncFnMut() -> bool) -> impl Future<Output = ()> {
        let caller = Location::caller();
        async move {
            let begun = Instant::now();
            while !happened().await {
                assert!(begun.elapsed() < PATIENCE, "in vain, at {caller}");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }

    /// The newest mail to an address, once there is one.
    pub async fn mail_to(&self, address: &str) -> Mail {
        self.mails_to(address, 1).await.remove(0)
    }

    /// The mails to an address, newest first, once there are as many as that.
    pub async fn mails_to(&self, address: &str, count: usize) -> Vec<Mail> {
        mail::wait_for(&self.mailbox_url, address, count).await
    }

    /// The mails to an address so far, newest first.
    pub async fn mails_so_far(&self, address: &str) -> Vec<Mail> {
        mail::to(&self.mailbox_url, address).await
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        rt::spawn(self.server.stop(false));
        rt::spawn(self.mailbox.stop(false));
    }
}

fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("its address"));
    (listener, url)
}

fn config(database: &Database, url: &str, mailbox_url: &str, settings: &[(&str, &str)]) -> Config {
    let database_url = database.url();
    let defaults = [
        ("GUESTLIST_PUBLIC_URL", url),
        ("GUESTLIST_DATABASE_URL", &database_url),
        ("GUESTLIST_SQLITE_SYNCHRONOUS", "normal"),
        ("GUESTLIST_DATABASE_CONNECTIONS", "8"),
        ("GUESTLIST_SECRET_KEY", SECRET_KEY),
        ("GUESTLIST_MAIL_API_URL", mailbox_url),
        ("GUESTLIST_PASSWORD_COST", "test"),
    ];
    let all = defaults.iter().chain(settings);
    let vars: HashMap<String, String> = all.map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Config::from_vars(&vars).expect("valid settings")
}
