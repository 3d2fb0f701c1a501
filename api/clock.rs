//! The clock is injected: expiry tests move it and never sleep.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// A wait in whole seconds, for `Retry-After`: after that many it is over.
pub fn whole_seconds(wait: TimeDelta) -> i64 {
    let rest = TimeDelta::seconds(wait.num_seconds()) < wait;
    wait.num_seconds() + i64::from(rest)
}

/// A time in whole microseconds, as both databases can keep it.
pub fn as_kept(time: DateTime<Utc>) -> DateTime<Utc> {
    time.trunc_subsecs(6)
}

/// Where "now" comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until a test moves it.
    Fixed(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// A standing clock at the given time.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(Mutex::new(at)))
    }

    /// Now, [`as_kept`].
    pub fn now(&self) -> DateTime<Utc> {
        as_kept(match self {
            Self::System => Utc::now(),
            Self::Fixed(at) => *at.lock().expect("no holder of the clock panics"),
        })
    }

    /// Moves a standing clock; the machine's clock stays as it is.
    pub fn advance(&self, by: TimeDelta) {
        if let Self::Fixed(at) = self {
            *at.lock().expect("no holder of the clock panics") += by;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_rounded_up_to_whole_seconds() {
        for (microseconds, seconds) in [(0, 0), (1, 1), (999_999, 1), (1_000_000, 1), (60_000_001, 61)] {
            assert_eq!(whole_seconds(TimeDelta::microseconds(microseconds)), seconds);
        }
    }
}
