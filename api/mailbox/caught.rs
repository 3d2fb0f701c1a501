//! The mails caught, in memory.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::address;
use super::email::{Email, Tag};

/// Older mails make room for newer ones.
const KEPT: usize = 10_000;

/// A mail as it was caught.
#[derive(Debug, Serialize)]
pub struct Message {
    pub id: Uuid,
    pub to: Vec<String>,
    pub cc: Vec<String>,
    pub bcc: Vec<String>,
    pub reply_to: Vec<String>,
    pub from: String,
    pub subject: String,
    pub html: Option<String>,
    pub text: Option<String>,
    pub headers: BTreeMap<String, String>,
    #[serde(skip)]
    pub tags: Vec<Tag>,
    pub received_at: DateTime<Utc>,
}

impl Message {
    pub fn new(email: Email, received_at: DateTime<Utc>) -> Self {
        Message {
            id: Uuid::now_v7(),
            to: email.to.into_vec(),
            cc: email.cc.into_vec(),
            bcc: email.bcc.into_vec(),
            reply_to: email.reply_to.into_vec(),
            from: email.from.unwrap_or_default(),
            subject: email.subject.unwrap_or_default(),
            html: email.html,
            text: email.text,
            headers: email.headers.unwrap_or_default(),
            tags: email.tags.unwrap_or_default(),
            received_at,
        }
    }

    /// Whether this address gets the mail, openly or not.
    pub fn reaches(&self, address: &str) -> bool {
        [&self.to, &self.cc, &self.bcc].into_iter().flatten().any(|recipient| address::is(recipient, address))
    }
}

/// All mails kept, newest first.
#[derive(Default)]
pub struct Caught {
    messages: VecDeque<Arc<Message>>,
}

impl Caught {
    pub fn add(&mut self, message: Arc<Message>) {
        self.messages.push_front(message);
        self.messages.truncate(KEPT);
    }

    pub fn get(&self, id: Uuid) -> Option<Arc<Message>> {
        self.messages.iter().find(|message| message.id == id).cloned()
    }

    /// Those to an address, or all.
    pub fn list(&self, to: Option<&str>) -> Vec<Arc<Message>> {
        let wanted = |message: &&Arc<Message>| to.is_none_or(|to| message.reaches(to));
        self.messages.iter().filter(wanted).cloned().collect()
    }

    pub fn clear(&mut self) {
        self.messages.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_10_000_are_kept() {
        let mut caught = Caught::default();
        for n in 0..=KEPT {
            let subject = Some(n.to_string());
            caught.add(Arc::new(Message::new(Email { subject, ..Email::default() }, Utc::now())));
        }
        let kept = caught.list(None);
        assert_eq!(kept.len(), KEPT);
        assert_eq!(kept[0].subject, KEPT.to_string());
        assert_eq!(kept[KEPT - 1].subject, "1");
    }
}
