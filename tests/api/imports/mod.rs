//! Imports: uploading an export, seeing what it would bring, bringing it in, and inviting who had access.

mod commit;
mod create;
mod hostile;
mod inviting;
mod races;
mod report;
mod resuming;
mod waiting_grants;

use serde_json::{Value, json};

use crate::support::{Answer, Client, Person, TestApp};

pub const VAULT: &[u8] = include_bytes!("../../fixtures/lastpass/vault-export.csv");
pub const SHARED: &[u8] = include_bytes!("../../fixtures/lastpass/shared-folders.json");
const DETAILED: &[u8] = include_bytes!("../../fixtures/lastpass/shared-folders-detailed.json");
const BITWARDEN: &[u8] = include_bytes!("../../fixtures/bitwarden/organization.json");

/// The columns of a LastPass export.
const HEADER: &str = "url,username,password,totp,extra,name,grouping,fav\n";

/// Uploads these files.
async fn send_form(who: &Client, parts: &[(&str, &[u8])]) -> Answer {
    who.post_form("/imports", parts).await
}

/// Uploads a LastPass export.
pub async fn upload(who: &Client, vault: &[u8], shared: Option<&[u8]>) -> Answer {
    let mut parts = vec![("source", &b"lastpass"[..]), ("vault", vault)];
    parts.extend(shared.map(|shared| ("shared_folders", shared)));
    send_form(who, &parts).await
}

/// Uploads a LastPass export, brings it in, and waits until that is done.
pub async fn import(app: &TestApp, who: &Client, vault: &[u8], shared: Option<&[u8]>) -> Value {
    let import = upload(who, vault, shared).await.expect(201);
    commit(app, who, &import, json!({})).await
}

/// Brings an upload in, and waits until that is done.
async fn commit(app: &TestApp, who: &Client, import: &Value, body: Value) -> Value {
    let running = who.post(&at(import, "/commit"), body).await.expect(202);
    assert_eq!(running["status"], "running", "{running}");
    app.until(async || who.get(&at(import, "")).await.expect(200)["status"] != "running").await;
    let ended = who.get(&at(import, "")).await.expect(200);
    assert_eq!(ended["status"], "completed", "{ended}");
    ended
}

fn at(import: &Value, rest: &str) -> String {
    format!("/imports/{}{rest}", import["id"].as_str().expect("an id"))
}

/// A field of all rows of a list.
async fn listed(who: &Client, path: &str, field: &str) -> Vec<String> {
    let separator = if path.contains('?') { '&' } else { '?' };
    let page = who.get(&format!("{path}{separator}limit=100")).await.expect(200);
    let items = page["items"].as_array().expect("a list").iter();
    items.map(|item| item[field].as_str().expect("text").to_owned()).collect()
}

/// What an item of this name holds.
async fn revealed(who: &Client, kind: &str, name: &str, field: &str) -> String {
    let page = who.get(&format!("/{kind}?limit=100")).await.expect(200);
    let label = if kind == "accounts" { "label" } else { "title" };
    let items = page["items"].as_array().expect("a list");
    let item = items.iter().find(|item| item[label] == name).unwrap_or_else(|| panic!("no {name}: {page}"));
    let path = format!("/{kind}/{}/reveal", item["id"].as_str().expect("an id"));
    let answer = match kind {
        "accounts" => who.post(&path, json!({ "field": field })).await,
        _ => who.post_nothing(&path).await,
    };
    answer.expect(200)["value"].as_str().expect("a value").to_owned()
}

/// Nothing is left of what the export had in it.
async fn assert_forgotten(who: &Client, import: &Value) {
    for list in ["/items", "/matched-users", "/unmatched-users"] {
        let page = who.get(&at(import, list)).await.expect(200);
        assert_eq!((&page["items"], &page["total"]["count"]), (&json!([]), &json!(0)), "{list}");
    }
    for file in ["/report.csv", "/unmatched-users.csv"] {
        let answer = who.get(&at(import, file)).await;
        assert_eq!((answer.status, answer.text.lines().count()), (200, 1), "{file}: {}", answer.text);
    }
}

/// The unmatched user of this address.
async fn unmatched(who: &Client, import: &Value, email: &str) -> Value {
    let page = who.get(&at(import, "/unmatched-users")).await.expect(200);
    let users = page["items"].as_array().expect("a list");
    users.iter().find(|user| user["email"] == email).unwrap_or_else(|| panic!("{page}")).clone()
}

/// Andy, whom the sample names as an administrator of every shared folder.
async fn andy(app: &TestApp) -> Person {
    app.user("andy").await
}
