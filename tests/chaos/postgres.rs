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

/// A PostgreSQL that keeps what it promised.
struct Postgres {
    folder: tempfile::TempDir,
    url: String,
}

impl Postgres {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("postgres");
        let command = r#". tests/tools; need_postgres; POSTGRES_OPTIONS="-c max_connections=50" \
            start_postgres "$1" >&2; echo "$POSTGRES_URL""#;
        let url = run(command, &data);
        Self { folder, url: url.trim().to_owned() }
    }

    /// Its answer: whether it came back.
    fn command(&self, command: &str) {
        let command = format!(
            r#". tests/tools; find_postgres; as_postgres "$POSTGRES_BIN/pg_ctl" -D "$1/db" -l "$1/log" -w {command} >&2"#
        );
        run(&command, &self.folder.path().join("postgres"));
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.command("-m immediate stop");
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
    // Where the tests have a PostgreSQL, there is one to be started.
    if std::env::var("GUESTLIST_TEST_DATABASE_URL").is_err() {
        return;
    }
    let run = async || {
        let postgres = Postgres::start();
        let site = Site::on(None, &postgres.url, 1).await;
        let senders = Senders::start(&site, 20, 10, Duration::from_millis(500));
        rt::time::sleep(Duration::from_secs(1)).await;
        postgres.command("-m immediate stop");
        rt::time::sleep(Duration::from_secs(2)).await;
        postgres.command("start");
        let promises = senders.done().await;
        site.hurry_lease();
        let row = Row::judge(&site, &promises, PATIENCE).await;
        assert!(site.crashes.borrow().is_empty(), "the server lived through it");
        row
    };
    Row::of("PostgreSQL crashed, 2 s later started again", runs().min(4), run).await;
}
