//! The built-in mailbox: a mail API for development that catches what is sent and shows it.
//!
//! It speaks Resend's HTTP API, so that the client which runs in production also runs here (and the
//! official Resend SDKs do). Mail is kept in memory, the newest 10,000. Some addresses have a will
//! of their own, whatever their domain: see `magic.rs`.
//!
//! Where it is told to, it reports what became of a mail by signed webhooks, as Resend does.
//!
//! | call | what it does |
//! |---|---|
//! | `POST /emails`, `POST /emails/batch` | as at Resend, with `Idempotency-Key` |
//! | `GET /messages?to=` · `GET /messages/{id}` · `DELETE /messages` | what was caught, as JSON |
//! | `GET /control` · `PUT /control` | how badly it behaves, for experiments: see `control.rs` |
//! | `GET /?to=&id=&part=` · `GET /messages/{id}/html` | the same for people |

mod address;
mod caught;
mod control;
mod email;
mod guard;
mod idempotency;
mod magic;
mod messages;
mod page;
mod problem;
mod send;
#[cfg(test)]
mod tests;
mod webhook;

use std::net::TcpListener;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, PayloadConfig, ServiceConfig};
use actix_web::{App, HttpServer};

use caught::Caught;
use control::Control;
use idempotency::Keys;
use problem::Problem;
use reqwest::Client;
pub use webhook::Webhook;

/// Resend takes mails of up to 40 MB, attachments included.
const MAX_BODY: usize = 50 << 20;

/// How the mailbox behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// The key senders must show. Without one any bearer will do, but there must be one.
    pub api_key: Option<String>,
    /// How long a mail to `slow@…` waits for its answer.
    pub slow: Duration,
    /// Where what became of a mail is reported; none: nowhere.
    pub webhook: Option<Webhook>,
    /// Stop on SIGTERM and SIGINT. Off where another server in the same process decides.
    pub handle_signals: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { api_key: None, slow: Duration::from_secs(5), webhook: None, handle_signals: false }
    }
}

/// What all requests share.
struct Mailbox {
    options: Options,
    caught: Mutex<Caught>,
    keys: Mutex<Keys>,
    control: Mutex<Control>,
    http: Client,
}

impl Mailbox {
    fn caught(&self) -> MutexGuard<'_, Caught> {
        self.caught.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn control(&self) -> Control {
        *self.control.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts the mailbox on a bound listener. It serves while the returned [`Server`] is awaited or
/// spawned, and stops through its handle.
pub fn serve(listener: TcpListener, options: Options) -> std::io::Result<Server> {
    let only_local = listener.local_addr()?.ip().is_loopback();
    let handle_signals = options.handle_signals;
    let mailbox = Data::new(Mailbox {
        options,
        caught: Mutex::default(),
        keys: Mutex::default(),
        control: Mutex::default(),
        http: Client::new(),
    });
    let server = HttpServer::new(move || {
        App::new()
            .app_data(mailbox.clone())
            .app_data(PayloadConfig::new(MAX_BODY))
            .configure(routes)
            .wrap(from_fn(move |request, next| guard::protect(only_local, request, next)))
    })
    .workers(1)
    .shutdown_timeout(5);
    let server = if handle_signals { server } else { server.disable_signals() };
    Ok(server.listen(listener)?.run())
}

fn routes(config: &mut ServiceConfig) {
    let wrong_method = || web::to(|| async { Problem::METHOD_NOT_ALLOWED });
    config
        .service(
            web::resource("/emails").route(web::post().to(send::send_one)).default_service(wrong_method()),
        )
        .service(
            web::resource("/emails/batch")
                .route(web::post().to(send::send_batch))
                .default_service(wrong_method()),
        )
        .service(
            web::resource("/messages")
                .route(web::get().to(messages::list))
                .route(web::delete().to(messages::clear))
                .default_service(wrong_method()),
        )
        .service(
            web::resource("/control")
                .route(web::get().to(control::show))
                .route(web::put().to(control::change))
                .default_service(wrong_method()),
        )
        .route("/messages/{id}", web::get().to(messages::show))
        .route("/messages/{id}/html", web::get().to(page::html_part))
        .route("/", web::get().to(page::page))
        .route("/mailbox.css", web::get().to(page::css))
        .route("/mailbox.svg", web::get().to(page::icon))
        .route("/mailbox.js", web::get().to(page::js))
        .default_service(web::to(|| async { Problem::NOT_FOUND }));
}
