//! Guestlist as it is run: the real binary, in a process and on ports of its own.

use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::Client;

/// How long a process may take to begin or to end.
const PATIENCE: Duration = Duration::from_secs(40);

/// A running process; it is killed when this is dropped.
pub struct Process {
    /// Where it serves, if it does.
    pub url: String,
    child: Child,
    printed: Printed,
    /// What keeps what it prints; they end with it.
    keeping: Vec<JoinHandle<()>>,
}

/// Everything it printed, on both outputs.
#[derive(Clone, Default)]
struct Printed(Arc<Mutex<String>>);

impl Process {
    /// Runs a command with these settings and no others. Metrics are off unless set.
    pub fn spawn(command: &[&str], settings: &[(&str, &str)]) -> Self {
        Self::spawn_at(&format!("127.0.0.1:{}", free_port()), command, settings)
    }

    /// The same, serving at this address.
    pub fn spawn_at(url: &str, command: &[&str], settings: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_guestlist"))
            .args(command)
            .env_clear()
            .env("GUESTLIST_LISTEN", url)
            .env("GUESTLIST_PUBLIC_URL", format!("http://{url}"))
            .env("GUESTLIST_MAILBOX_LISTEN", "127.0.0.1:0")
            .env("GUESTLIST_METRICS_LISTEN", "off")
            .env("GUESTLIST_PASSWORD_COST", "test")
            .env("GUESTLIST_SECRET_KEY", super::SECRET_KEY)
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary");
        let printed = Printed::default();
        let keeping = vec![
            printed.keep(child.stdout.take().expect("its output")),
            printed.keep(child.stderr.take().expect("its errors")),
        ];
        Self { url: format!("http://{url}"), child, printed, keeping }
    }

    /// `guestlist serve`, once it is ready.
    pub async fn serve(settings: &[(&str, &str)]) -> Self {
        Self::ready(&["serve"], settings).await
    }

    /// A command that serves, once it is ready.
    pub async fn ready(command: &[&str], settings: &[(&str, &str)]) -> Self {
        let mut process = Self::spawn(command, settings);
        let begun = Instant::now();
        while !reqwest::get(format!("{}/health/ready", process.url)).await.is_ok_and(|a| a.status() == 200) {
            let end = process.child.try_wait().expect("its state");
            assert!(end.is_none() && begun.elapsed() < PATIENCE, "not ready: {process}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        process
    }

    pub fn client(&self) -> Client {
        Client::new(&self.url)
    }

    /// What it printed so far.
    pub fn printed(&self) -> String {
        self.printed.0.lock().expect("what it printed").clone()
    }

    /// The lines of its log about requests, once one has this id.
    pub async fn line_of(&self, request_id: &str) -> Value {
        let begun = Instant::now();
        loop {
            let printed = self.printed();
            let lines = printed.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            if let Some(line) = lines.into_iter().find(|line| line["request_id"] == request_id) {
                return line;
            }
            assert!(begun.elapsed() < PATIENCE, "no line of {request_id}: {self}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Where it serves its metrics, on a port it chose itself (`GUESTLIST_METRICS_LISTEN=127.0.0.1:0`).
    pub async fn metrics_url(&self) -> String {
        let begun = Instant::now();
        loop {
            let printed = self.printed();
            let line = printed.lines().find(|line| line.contains("metrics are served"));
            let line: Option<Value> = line.and_then(|line| serde_json::from_str(line).ok());
            if let Some(address) = line.as_ref().and_then(|line| line["address"].as_str()) {
                return format!("http://{address}/metrics");
            }
            assert!(begun.elapsed() < PATIENCE, "no metrics: {self}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Ends it at once, as a crash.
    pub fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("its end");
    }

    /// Asks it to stop, as an operator does.
    pub fn terminate(&self) {
        assert!(signal(self.id(), "TERM"));
    }

    /// Its number at the operating system.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it runs no more.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("its state").is_some()
    }

    /// How it ended, once it has and all it printed is here.
    pub async fn ended(&mut self) -> ExitStatus {
        let begun = Instant::now();
        while !self.has_ended() {
            assert!(begun.elapsed() < PATIENCE, "it runs on: {self}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        for keeping in self.keeping.drain(..) {
            keeping.join().expect("kept");
        }
        self.child.wait().expect("its state")
    }
}

impl Printed {
    fn keep(&self, from: impl Read + Send + 'static) -> JoinHandle<()> {
        let all = self.0.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(from).lines().map_while(Result::ok) {
                let mut all = all.lock().expect("what it printed");
                all.push_str(&line);
                all.push('\n');
            }
        })
    }
}

impl fmt::Display for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.printed())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal, e.g. `KILL`; false if the process is gone.
pub fn signal(process: u32, name: &str) -> bool {
    let arguments = [format!("-{name}"), process.to_string()];
    Command::new("kill").args(arguments).stderr(Stdio::null()).status().expect("kill").success()
}

/// A port nobody has at the moment. It lies below those a system gives by itself (on Linux from 32,768 on): one
/// of them could be somebody's by the time it is listened on.
pub fn free_port() -> u16 {
    const PORTS: std::ops::Range<u16> = 20_000..32_000;
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Processes of tests begin far from each other.
    let first = (std::process::id() % 600) as u16 * 20;
    let next = |_| PORTS.start + (first + NEXT.fetch_add(1, Ordering::Relaxed)) % PORTS.len() as u16;
    let mut ports = (0..PORTS.len()).map(next);
    ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).expect("a free port")
}
