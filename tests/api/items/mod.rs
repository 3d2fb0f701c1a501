//! Accounts, secrets and collections, and with whom they are shared.

mod accounts;
mod collections;
mod held;
mod ownership;
mod partners;
mod races;
mod sealing;
mod secrets;
mod sharing;

use serde_json::{Value, json};

use crate::support::{Answer, Client, Person};

/// What everything secret in these tests is.
const PASSWORD: &str = "=1+1 \"kept\", byte for byte\t ";

fn id(of: &Value) -> &str {
    of["id"].as_str().expect("an id")
}

/// An account with a password, in these collections.
async fn account(who: &Client, label: &str, collections: &[&Value]) -> Value {
    let collections: Vec<&str> = collections.iter().map(|collection| id(collection)).collect();
    let body = json!({ "label": label, "password": PASSWORD, "collection_ids": collections });
    who.post("/accounts", body).await.expect(201)
}

async fn secret(who: &Client, title: &str) -> Value {
    who.post("/secrets", json!({ "title": title, "text": PASSWORD })).await.expect(201)
}

async fn collection(who: &Client, name: &str, parent: Option<&Value>) -> Value {
    let body = json!({ "name": name, "parent_id": parent.map(id) });
    who.post("/collections", body).await.expect(201)
}

async fn reveal(who: &Client, account: &Value) -> Answer {
    who.post(&format!("/accounts/{}/reveal", id(account)), json!({ "field": "password" })).await
}

/// Shares what is at `kind` with a person.
async fn share(who: &Client, kind: &str, item: &Value, with: &Person, role: &str) -> Answer {
    let body = json!({ "member_id": with.member_id, "role": role });
    who.post(&format!("/{kind}/{}/grants", id(item)), body).await
}

async fn unshare(who: &Client, kind: &str, item: &Value, grant: &Value) -> Answer {
    who.delete(&format!("/{kind}/{}/grants/{}", id(item), id(grant))).await
}

/// The names of what a list shows, whose total is right.
async fn listed(who: &Client, path: &str) -> Vec<String> {
    let page = who.get(path).await.expect(200);
    let items = page["items"].as_array().expect("a list");
    assert_eq!(page["total"], json!({ "count": items.len(), "exact": true }), "{path}");
    let name = |item: &Value| {
        let named = ["label", "title", "name"].into_iter().find_map(|field| item[field].as_str());
        named.expect("a name").to_owned()
    };
    items.iter().map(name).collect()
}
