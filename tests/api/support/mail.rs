//! What the built-in mailbox caught.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde::Deserialize;

/// How long a mail may take from its request to the mailbox.
const PATIENCE: Duration = Duration::from_secs(60);

/// A mail as it was caught.
#[derive(Clone, Debug, Deserialize)]
pub struct Mail {
    /// The mailbox's own id of it.
    pub id: String,
    pub to: Vec<String>,
    pub headers: HashMap<String, String>,
    pub subject: String,
    pub text: String,
    pub html: String,
}

#[derive(Deserialize)]
struct Mails {
    items: Vec<Mail>,
}

impl Mail {
    /// The token of the mail's one link.
    #[track_caller]
    pub fn link(&self) -> String {
        // Quoted is what the inviter wrote.
        let token = self.text.lines().filter(|line| !line.starts_with('>')).find_map(|line| {
            ["/join#", "/reset#"].iter().find_map(|path| line.split_once(path)).map(|(_, token)| token)
        });
        token.unwrap_or_else(|| panic!("no link in: {}", self.text)).trim().to_owned()
    }
}

/// The mails to an address so far, newest first.
pub async fn to(mailbox: &str, address: &str) -> Vec<Mail> {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("to", address).finish();
    let response = reqwest::get(format!("{mailbox}/messages?{query}")).await.expect("the mailbox");
    response.json::<Mails>().await.expect("a list").items
}

/// The mails to an address, newest first, once there are as many as that.
pub async fn wait_for(mailbox: &str, address: &str, count: usize) -> Vec<Mail> {
    let begun = Instant::now();
    loop {
        let mails = to(mailbox, address).await;
        if mails.len() >= count {
            return mails;
        }
        assert!(begun.elapsed() < PATIENCE, "{} of {count} mails to {address}", mails.len());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
