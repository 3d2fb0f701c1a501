//! What a run is judged by, and the line it gets in the table of `docs/reliability.md`.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use actix_web::rt;
use chrono::Utc;
use futures_util::future::join_all;
use serde_json::Value;

use crate::senders::Promise;
use crate::site::Site;

/// From the start of one run to the next one's.
const BETWEEN_STARTS: Duration = Duration::from_secs(15);

/// A request that is on its way when a revoke is answered may take this long to arrive.
pub const ON_ITS_WAY: Duration = Duration::from_secs(2);

/// Runs of `make chaos`: the kills at random; other faults get a fortieth of it.
fn wanted_runs() -> Option<usize> {
    let runs = std::env::var("GUESTLIST_CHAOS_RUNS").ok()?;
    Some(runs.parse().expect("GUESTLIST_CHAOS_RUNS, a number"))
}

/// Whether nothing is cut short.
pub fn is_long() -> bool {
    wanted_runs().is_some()
}

/// Kills at random.
pub fn kills() -> usize {
    wanted_runs().unwrap_or(6)
}

/// Runs of any other fault.
pub fn runs() -> usize {
    wanted_runs().map_or(1, |runs| (runs / 40).max(1))
}

/// Whether there is time for more: `make chaos` ends in twenty minutes, and what was begun by then ends
/// well. The table says how many runs there were.
pub fn is_time() -> bool {
    let Ok(until) = std::env::var("GUESTLIST_CHAOS_UNTIL") else { return true };
    Utc::now().timestamp() < until.parse().expect("GUESTLIST_CHAOS_UNTIL, in seconds since 1970")
}

/// What one fault came to, over all its runs.
#[derive(Debug, Default)]
pub struct Row {
    pub database: &'static str,
    pub runs: usize,
    pub invites: usize,
    pub mails: usize,
    /// More than one mail for an invite and generation, or a key with other bytes.
    pub doubled: usize,
    /// Neither sent nor a dead letter, or said to be sent and not at the provider.
    pub lost: Vec<String>,
    pub sent_after_revoke: Vec<String>,
    pub panics: usize,
    /// From the end of the fault until nothing was queued any more: the longest.
    pub recovery: Duration,
}

impl Row {
    /// Waits until the site has recovered by itself, for so long at most, and judges it.
    pub async fn judge(site: &Rc<Site>, promises: &[Promise], patience: Duration) -> Self {
        let recovery = site.until_drained(patience).await;
        site.count_panics_of_running();

        let invites = site.list("/invites?limit=100").await;
        let invites: HashMap<&str, &Value> =
            invites.iter().map(|invite| (invite["email"].as_str().expect("an address"), invite)).collect();
        let taken = site.provider.taken();
        let at_provider: HashSet<&str> = taken.iter().map(|taken| taken.mail.to.as_str()).collect();
        let dead: HashSet<String> = site.dead_letters().await.into_iter().collect();
        let is_safe = |promise: &&Promise| {
            let email = promise.email.as_str();
            match invites.get(email).and_then(|invite| invite["delivery"]["status"].as_str()) {
                Some("sent" | "delivered") => at_provider.contains(email),
                Some("failed") => dead.contains(email),
                _ => false,
            }
        };
        let kept = promises.iter().filter(|promise| promise.revoked.is_none());
        let lost = kept.filter(|promise| !is_safe(promise)).map(|promise| promise.email.clone()).collect();

        let mut times: HashMap<&str, usize> = HashMap::new();
        for taken in &taken {
            *times.entry(&taken.mail.link).or_default() += 1;
        }
        for taken in taken.iter().filter(|taken| times[taken.mail.link.as_str()] > 1) {
            println!("taken more than once: {} under the key {}", taken.mail.to, taken.key);
        }
        let links: HashSet<&str> = taken.iter().map(|taken| taken.mail.link.as_str()).collect();
        let revoked: HashMap<&str, &Promise> =
            promises.iter().filter(|p| p.revoked.is_some()).map(|p| (p.email.as_str(), p)).collect();
        let crashes = site.crashes.borrow();
        let is_late = |to: &str, first_seen: Instant| {
            revoked.get(to).is_some_and(|promise| {
                // A worker that died in between may have had it in its hands, and asks again.
                let is_excused = crashes.iter().any(|at| *at >= promise.made && *at <= first_seen);
                promise.revoked.is_some_and(|at| first_seen > at + ON_ITS_WAY) && !is_excused
            })
        };
        let late = taken.iter().filter(|taken| is_late(&taken.mail.to, taken.first_seen));
        Self {
            database: site.database(),
            runs: 1,
            invites: promises.len(),
            mails: taken.len(),
            doubled: taken.len() - links.len() + site.provider.conflicts(),
            lost,
            sent_after_revoke: late.map(|taken| taken.mail.to.clone()).collect(),
            panics: site.panics.get(),
            recovery,
        }
    }

    fn add(mut self, other: Self) -> Self {
        self.database = if other.runs > 0 { other.database } else { self.database };
        self.runs += other.runs;
        self.invites += other.invites;
        self.mails += other.mails;
        self.doubled += other.doubled;
        self.lost.extend(other.lost);
        self.sent_after_revoke.extend(other.sent_after_revoke);
        self.panics += other.panics;
        self.recovery = self.recovery.max(other.recovery);
        self
    }

    /// Runs a fault as often as wanted, and holds it to the invariants. One run begins after the other,
    /// for starting a server is work; then most of them wait.
    pub async fn of(fault: &str, runs: usize, run: impl AsyncFn() -> Self) {
        let one = async |nth| {
            rt::time::sleep(BETWEEN_STARTS * nth).await;
            if nth == 0 || is_time() { run().await } else { Self::default() }
        };
        let rows = join_all((0..runs as u32).map(one)).await;
        rows.into_iter().fold(Self::default(), Self::add).publish(fault);
    }

    /// Into the table, and held to the invariants.
    pub fn publish(self, fault: &str) {
        let database = self.database;
        let line = format!(
            "| {fault} | {database} | {} | {} | {} | {} | {} | {} | {:.1} |\n",
            self.runs,
            self.invites,
            self.mails,
            self.doubled,
            self.lost.len(),
            self.sent_after_revoke.len(),
            self.recovery.as_secs_f64(),
        );
        print!("{line}");
        if let Ok(folder) = std::env::var("GUESTLIST_CHAOS_TABLE") {
            let name = format!("{fault} {database}").replace(|c: char| !c.is_alphanumeric(), "_");
            std::fs::write(Path::new(&folder).join(name), line).expect("the table's folder");
        }
        assert!(self.invites > 0 && self.mails > 0, "{self:?}");
        assert!(self.lost.is_empty(), "lost: {self:?}");
        assert_eq!(self.doubled, 0, "more than one mail: {self:?}");
        assert!(self.sent_after_revoke.is_empty(), "sent after a revoke: {self:?}");
        assert_eq!(self.panics, 0, "a server panicked");
    }
}
