//! The command line.

use std::net::TcpListener;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use guestlist::app::App;
use guestlist::clock::Clock;
use guestlist::config::Config;
use guestlist::{routes, server};

/// Let outside people into a workspace, and out again.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the web app.
    Serve,
    /// Bring the database to this version's shape.
    Migrate,
    /// Print the API's contract (OpenAPI 3.1, YAML).
    Openapi,
}

#[actix_web::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    match run(Cli::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("guestlist: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), Box<dyn std::error::Error>> {
    if let Command::Openapi = command {
        print!("{}", routes::openapi().to_yaml()?);
        return Ok(());
    }
    let app = App::connect(Config::from_env()?, Clock::System).await?;
    app.db.migrate().await?;
    match command {
        Command::Serve => server::serve(app.clone(), TcpListener::bind(app.config.listen)?)?.await?,
        Command::Migrate | Command::Openapi => {}
    }
    Ok(())
}
