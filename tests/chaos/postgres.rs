//! PostgreSQL goes away in the middle of the work: a server of its own, which is stopped at once
//! (`immediate`, as a crash) and started again.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use actix_web::rt;

use crate::row::{Row, runs};
use crate::senders::Senders;
use crate::site::Site;

const PATIENCE: Duration = Duration::from_secs(240);

const OPTIONS: &str = "-c max_connections=50";

/// A PostgreSQL that keeps what it promised.
struct Postgres {
    folder: tempfile::TempDir,
    url: String,
}

impl Postgres {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("postgres");
        let command = format!(
            r#". tests/tools; need_postgres; POSTGRES_OPTIONS="{OPTIONS}" start_postgres "$1" >&2; echo "$POSTGRES_URL""#
        );
        let url = run(&command, &data);
        Self { folder, url: url.trim().to_owned() }
    }

    fn stop(&self) {
        self.control("-m immediate stop");
    }

    /// On the same port as before.
    fn start_again(&self) {
        let port = self.url.rsplit(':').next().and_then(|rest| rest.split('/').next()).expect("a port");
        self.control(&format!(r#"-o "-p {port} -c listen_addresses=127.0.0.1 -k $1 {OPTIONS}" start"#));
    }

    fn control(&self, command: &str) {
        let control = r#". tests/tools; find_postgres
            as_postgres "$POSTGRES_BIN/pg_ctl" -D "$1/db" -l "$1/log" -w "#;
        run(&format!("{control} {command} >/dev/null 2>&1"), &self.folder.path().join("postgres"));
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
    }
}

fn run(command: &str, folder: &Path) -> String {
    let output = Command::new("bash")
        .args(["-c", command, "bash", &folder.display().to_string()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("bash");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[actix_web::test]
async fn postgresql_is_restarted() {
    let run = async || {
        let postgres = Postgres::start();
        let site = Site::on(None, &postgres.url, 1).await;
        let senders = Senders::start(&site, 20, 10, Duration::from_millis(500));
        rt::time::sleep(Duration::from_secs(1)).await;
        postgres.stop();
        rt::time::sleep(Duration::from_secs(2)).await;
        postgres.start_again();
        let promises = senders.done().await;
        site.hurry_lease();
        let row = Row::judge(&site, &promises, PATIENCE).await;
        assert!(site.crashes.borrow().is_empty(), "the server lived through it");
        row
    };
    Row::of("PostgreSQL crashed, 2 s later started again", runs().min(4), run).await;
}
