//! Resend's idempotency keys: for 24 hours the same key and body get the same answer and nothing
//! is sent again. Refusals are not kept, so that they can be retried.

use std::collections::{HashMap, VecDeque};

use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::problem::Problem;

/// Keys are forgotten after this time.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// What became of a key's first request.
struct Entry {
    fingerprint: Vec<u8>,
    /// None while it is still in progress.
    answer: Option<Value>,
}

/// The keys seen.
#[derive(Default)]
pub struct Keys {
    entries: HashMap<String, Entry>,
    /// In the order of their first use, for forgetting them.
    first_used: VecDeque<(DateTime<Utc>, String)>,
}

impl Keys {
    /// Registers a request: None, it is the first with its key, go on; else the answer the first one got.
    pub fn begin(
        &mut self,
        key: &str,
        path: &str,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Option<Value>, Problem> {
        self.forget_old(now);
        let fingerprint = digest(&SHA256, &[path.as_bytes(), b"\n", body].concat());
        let Some(entry) = self.entries.get(key) else {
            let fingerprint = fingerprint.as_ref().to_vec();
            self.entries.insert(key.to_owned(), Entry { fingerprint, answer: None });
            self.first_used.push_back((now, key.to_owned()));
            return Ok(None);
        };
        if entry.fingerprint != fingerprint.as_ref() {
            return Err(Problem::INVALID_IDEMPOTENT_REQUEST);
        }
        match &entry.answer {
            Some(answer) => Ok(Some(answer.clone())),
            None => Err(Problem::CONCURRENT_IDEMPOTENT_REQUESTS),
        }
    }

    /// Keeps what the first request was answered, or frees its key where it was refused.
    pub fn end(&mut self, key: &str, answer: Option<Value>) {
        match answer {
            None => {
                self.entries.remove(key);
                self.first_used.retain(|(_, used)| used != key);
            }
            answer => {
                if let Some(entry) = self.entries.get_mut(key) {
                    entry.answer = answer;
                }
            }
        }
    }

    fn forget_old(&mut self, now: DateTime<Utc>) {
        while let Some((at, _)) = self.first_used.front()
            && *at + KEPT <= now
            && let Some((_, key)) = self.first_used.pop_front()
        {
            self.entries.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_is_forgotten_after_24_hours() {
        let (mut keys, start) = (Keys::default(), Utc::now());
        let later = |hours| start + TimeDelta::hours(hours);
        assert!(keys.begin("k", "/emails", b"{}", start).unwrap().is_none());
        keys.end("k", Some(json!({"id": 1})));
        let again = keys.begin("k", "/emails", b"{}", later(23)).unwrap();
        assert_eq!(again, Some(json!({"id": 1})));
        assert!(keys.begin("k", "/emails", b"other", later(24)).unwrap().is_none());
    }

    #[test]
    fn the_same_body_to_another_path_is_another_request() {
        let (mut keys, now) = (Keys::default(), Utc::now());
        keys.begin("k", "/emails", b"[]", now).unwrap();
        let error = keys.begin("k", "/emails/batch", b"[]", now).unwrap_err();
        assert_eq!(error.name, "invalid_idempotent_request");
    }
}
