//! Lists that have more rows than are counted. Finding that out takes longer than the page it is
//! said on, so it is remembered for a moment.

use std::collections::HashMap;
use std::sync::Mutex;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::search::Search;

/// A list that shrinks may be called longer than it is for this long.
const REMEMBERED: TimeDelta = TimeDelta::minutes(1);
/// Keeps the memory small, whatever is searched for.
const MOST: usize = 1_000;

/// Searches that found more than are counted, by workspace, and until when that is believed.
#[derive(Default)]
pub struct LongLists(Mutex<HashMap<(Uuid, Search), DateTime<Utc>>>);

impl LongLists {
    /// Whether the list was too long to count a moment ago.
    pub fn contain(&self, workspace_id: Uuid, search: &Search, now: DateTime<Utc>) -> bool {
        let lists = self.0.lock().expect("nobody panics while holding it");
        lists.get(&(workspace_id, search.clone())).is_some_and(|until| *until > now)
    }

    /// Notes that the list is too long to count.
    pub fn add(&self, workspace_id: Uuid, search: &Search, now: DateTime<Utc>) {
        let mut lists = self.0.lock().expect("nobody panics while holding it");
        if lists.len() >= MOST {
            lists.retain(|_, until| *until > now);
        }
        if lists.len() < MOST {
            lists.insert((workspace_id, search.clone()), now + REMEMBERED);
        }
    }
}
