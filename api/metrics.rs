//! What an operator watches: counts and latencies kept by this process, and what is read from the
//! database when somebody asks. In Prometheus' text format.

mod sample;
mod serve;

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

pub use serve::serve;

/// What this process counts. Every name begins with `guestlist_`.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    durations: Family<Operation, Histogram, fn() -> Histogram>,
    sends: Family<Send, Counter>,
    dead_letters: Counter,
    rescues: Counter,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Request {
    operation: &'static str,
    method: &'static str,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Operation {
    operation: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Send {
    provider: &'static str,
    result: &'static str,
}

/// What came of handing a mail to the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sending {
    /// The provider took it.
    Sent,
    /// Later once more.
    Retry,
    /// Our key was refused; later once more.
    Paused,
    /// The provider will never take it.
    Refused,
    /// Tried for too long.
    GivenUp,
    /// Nobody wants it sent any more.
    Dropped,
}

/// Upper bounds in seconds. A read takes a millisecond or two, a password's hash tens of them.
const SECONDS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("guestlist");
        let requests = Family::default();
        let durations = Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        let (sends, dead_letters, rescues) = (Family::default(), Counter::default(), Counter::default());
        registry.register("http_requests", "Requests answered", requests.clone());
        let help = "From a request's head to its answer's last byte";
        registry.register_with_unit("http_request_duration", help, Unit::Seconds, durations.clone());
        registry.register("mail_sends", "Mails handed to the provider, by what came of it", sends.clone());
        registry.register("mail_dead_letters", "Mails refused or given up for good", dead_letters.clone());
        let help = "Mails taken over from a worker that did not come back to them";
        registry.register("mail_leases_rescued", help, rescues.clone());
        Self { registry, requests, durations, sends, dead_letters, rescues }
    }
}

impl Metrics {
    /// A request was answered. Operation and method are of a limited number of words.
    pub fn answered(&self, operation: &'static str, method: &'static str, status: u16, took: Duration) {
        self.requests.get_or_create(&Request { operation, method, status }).inc();
        self.durations.get_or_create(&Operation { operation }).observe(took.as_secs_f64());
    }

    /// A worker was done with a mail for now.
    pub fn sent(&self, provider: &'static str, sending: Sending) {
        self.sends.get_or_create(&Send { provider, result: sending.name() }).inc();
        if matches!(sending, Sending::Refused | Sending::GivenUp) {
            self.dead_letters.inc();
        }
    }

    /// A worker took over mails that another had not finished.
    pub fn rescued(&self, mails: usize) {
        self.rescues.inc_by(mails as u64);
    }
}

impl Sending {
    /// Its name in metrics and traces.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Retry => "retry",
            Self::Paused => "paused",
            Self::Refused => "refused",
            Self::GivenUp => "given_up",
            Self::Dropped => "dropped",
        }
    }
}
