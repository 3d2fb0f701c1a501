//! The command line.

use std::io::{ErrorKind, Read};
use std::net::TcpListener;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use guestlist::app::App;
use guestlist::clock::Clock;
use guestlist::config::{Config, LogConfig};
use guestlist::email::worker;
use guestlist::items::data_key;
use guestlist::session::{new_owner, setup_token};
use guestlist::{contract, demo, health, logging, mailbox, metrics, server};
use secrecy::ExposeSecret;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Let outside people into a workspace, and out again.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the web app, and send mail.
    Serve {
        /// Leave sending mail to another process (`guestlist worker`).
        #[arg(long)]
        no_worker: bool,
    },
    /// Send mail only.
    Worker,
    /// Bring the database to this version's shape.
    Migrate,
    /// Move everything to another, empty database, and prove that it arrived.
    ///
    /// Stop all servers and workers first: what they write meanwhile is not copied. The source is only
    /// read. The secret key (GUESTLIST_SECRET_KEY, or secret.key beside an SQLite database) is not in
    /// the database; the server on the target needs the same one.
    Copy(Copy),
    /// Create a workspace and its Owner; the password is read from standard input.
    CreateOwner(CreateOwner),
    /// Ask the server at GUESTLIST_LISTEN whether it is ready: one line, and exit code 0 or 1.
    Health,
    /// Print the API's contract (OpenAPI 3.1, YAML).
    Openapi,
    /// Run the built-in mailbox alone, so that it can outlive a server.
    Mailbox,
    /// Fill an empty database with a sample workspace, then serve it.
    Demo,
}

#[derive(Args)]
struct CreateOwner {
    /// The workspace's name.
    #[arg(long)]
    workspace: String,
    /// The Owner's address; a known account keeps its names and password.
    #[arg(long)]
    email: String,
    #[arg(long)]
    name: String,
    #[arg(long)]
    family_name: String,
}

#[derive(Args)]
struct Copy {
    /// The database to read: sqlite://path or postgres://user@host/database.
    #[arg(long)]
    from: String,
    /// The empty database to fill.
    #[arg(long)]
    to: String,
}

/// Why a command did not do what it should.
type Failure = Box<dyn std::error::Error>;

/// How long begun work may take after a request to stop.
const DRAIN: Duration = Duration::from_secs(30);

#[actix_web::main]
async fn main() -> ExitCode {
    match LogConfig::from_env() {
        Ok(config) => logging::start(&config),
        Err(error) => return fail(&error.to_string()),
    }
    match run(Cli::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error.to_string()),
    }
}

fn fail(reason: &str) -> ExitCode {
    eprintln!("guestlist: {reason}");
    ExitCode::FAILURE
}

async fn run(command: Command) -> Result<(), Failure> {
    if let Command::Openapi = command {
        print!("{}", contract::openapi().to_yaml()?);
        return Ok(());
    }
    if let Command::Copy(arguments) = command {
        return copy(arguments).await;
    }
    if let Command::Health = command {
        health::ask(Config::listen_from_env()?).await?;
        println!("ready");
        return Ok(());
    }
    let config = Config::from_env()?;
    if let Command::Mailbox = command {
        println!("The mailbox shows what it catches at http://{}/", config.mailbox_listen);
        return Ok(start_mailbox(&config, true)?.await?);
    }
    let app = App::connect(config, Clock::System).await?;
    app.db
        .migrate()
        .await
        .map_err(|error| format!("the database could not be brought up to date: {error}"))?;
    let traces = app.traces.clone();
    let done = match command {
        Command::Serve { no_worker } => serve(app, !no_worker).await,
        Command::Worker => {
            start_metrics(&app)?;
            let worker = Worker::start(&app);
            wait_for_stop().await?;
            worker.drain().await;
            Ok(())
        }
        Command::CreateOwner(arguments) => create_owner(&app, arguments).await,
        Command::Demo => {
            demo::fill(&app).await?;
            println!("{}", demo::GREETING);
            serve(app, true).await
        }
        Command::Migrate | Command::Openapi | Command::Mailbox | Command::Copy(_) | Command::Health => Ok(()),
    };
    tokio::task::spawn_blocking(move || traces.stop()).await?;
    done
}

async fn serve(app: App, with_worker: bool) -> Result<(), Failure> {
    data_key::rewrap(&app).await.map_err(|error| {
        format!("GUESTLIST_SECRET_KEY: {error}. Put the former key into GUESTLIST_SECRET_KEY_PREVIOUS.")
    })?;
    let listener = bind("GUESTLIST_LISTEN", app.config.listen)?;
    start_metrics(&app)?;
    if app.config.mail.starts_mailbox {
        actix_web::rt::spawn(start_mailbox(&app.config, false)?);
    }
    greet(&app).await?;
    let worker = with_worker.then(|| Worker::start(&app));
    let changes = app.changes.clone();
    actix_web::rt::spawn(async move {
        if wait_for_stop().await.is_ok() {
            changes.stop();
        }
    });
    server::serve(app, listener)?.await?;
    if let Some(worker) = worker {
        worker.drain().await;
    }
    Ok(())
}

/// Says where to click.
async fn greet(app: &App) -> Result<(), Failure> {
    println!("\n  Guestlist   {}", app.config.public_url);
    if app.config.mail.starts_mailbox {
        println!("  Mailbox     {}/", app.config.mail.api_url);
    }
    if let Some(url) = setup_token::prepare(app).await? {
        println!("\n  Set it up   {}", url.expose_secret());
        println!("  (this link creates the first workspace and its Owner, and works once)");
    }
    println!();
    Ok(())
}

fn start_mailbox(config: &Config, handle_signals: bool) -> Result<actix_web::dev::Server, Failure> {
    let listener = bind("GUESTLIST_MAILBOX_LISTEN", config.mailbox_listen)?;
    let api_key = Some(config.mail.api_key.expose_secret().to_owned());
    let webhook = config.mail.webhook_secrets.first().map(|secret| mailbox::Webhook {
        url: config.mail.webhook_url.clone(),
        secret: secret.clone(),
        clock: Clock::System,
    });
    let options = mailbox::Options { api_key, handle_signals, webhook, ..Default::default() };
    Ok(mailbox::serve(listener, options)?)
}

/// Metrics end with the process: the last moments of a draining server are in them too.
fn start_metrics(app: &App) -> Result<(), Failure> {
    if let Some(address) = app.config.metrics_listen {
        let listener = bind("GUESTLIST_METRICS_LISTEN", address)?;
        tracing::info!(address = %listener.local_addr()?, "metrics are served");
        actix_web::rt::spawn(metrics::serve(app.clone(), listener)?);
    }
    Ok(())
}

fn bind(setting: &str, address: std::net::SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).map_err(|error| {
        let hint = match (error.kind(), setting) {
            (ErrorKind::AddrInUse, "GUESTLIST_METRICS_LISTEN") => "; set another address, or off",
            (ErrorKind::AddrInUse, _) => "; end the program that has it, or set another address",
            _ => "",
        };
        format!("{setting}: {address} cannot be listened on: {error}{hint}").into()
    })
}

async fn create_owner(app: &App, arguments: CreateOwner) -> Result<(), Failure> {
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password)?;
    let owner = new_owner::NewOwner {
        workspace_name: arguments.workspace,
        email: arguments.email,
        name: arguments.name,
        family_name: arguments.family_name,
        password: password.trim_end_matches(['\r', '\n']).to_owned(),
    };
    let workspace = new_owner::create_owner(app, owner).await.map_err(|error| match error.reasons() {
        reasons if reasons.is_empty() => error.to_string(),
        reasons => reasons.join(" "),
    })?;
    println!("Workspace {} ({}) is ready.", workspace.name, workspace.slug);
    Ok(())
}

async fn copy(arguments: Copy) -> Result<(), Failure> {
    let Copy { from, to } = arguments;
    guestlist::copy::copy(&from, &to).await?;
    let proof = guestlist::copy::prove(&from, &to).await?;
    print!("{proof}");
    match proof.differing().as_slice() {
        [] => Ok(()),
        tables => Err(format!(
            "the target differs from the source in {}; stop every server, empty the target and copy again",
            tables.join(", ")
        )
        .into()),
    }
}

/// The running worker, and the way to stop it.
struct Worker {
    stop: watch::Sender<bool>,
    running: JoinHandle<()>,
}

impl Worker {
    fn start(app: &App) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self { stop, running: actix_web::rt::spawn(worker::run(app.clone(), stopped)) }
    }

    /// Lets it finish what it has begun.
    async fn drain(self) {
        self.stop.send_replace(true);
        if tokio::time::timeout(DRAIN, self.running).await.is_err() {
            tracing::warn!("mail was still being sent when the time to stop ran out; it will be tried again");
        }
    }
}

async fn wait_for_stop() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            _ = terminate.recv() => Ok(()),
            result = tokio::signal::ctrl_c() => result,
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
