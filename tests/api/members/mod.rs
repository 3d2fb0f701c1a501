//! Members and guests.

use serde_json::{Value, json};

use crate::support::Client;

mod ended;
mod export;
mod get;
mod leave;
mod list;
mod list_guests;
mod paging;
mod people;
mod races;
mod remove;
mod search;
mod send_password_reset;
mod sign_out;
mod transfer;
mod update;

/// The addresses on a page, in order.
fn emails(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().expect("a list");
    items.iter().map(|item| item["email"].as_str().expect("an address").to_owned()).collect()
}

/// The addresses of a list that fits on a page, whose total is right.
async fn listed(client: &Client, path: &str) -> Vec<String> {
    let page = client.get(path).await.expect(200);
    let emails = emails(&page);
    assert_eq!(page["total"], json!({ "count": emails.len(), "exact": true }), "{path}");
    emails
}

/// The roles a list's rows have, by address.
async fn role_of(client: &Client, email: &str) -> Value {
    let page = client.get(&format!("/members?q={email}")).await.expect(200);
    page["items"][0]["role"].clone()
}
