mod acting;
mod create;
mod list;
mod revoke;

use serde_json::{Value, json};

use crate::support::{Client, Person, TestApp};

/// Every scope there is.
pub const SCOPES: [&str; 10] = [
    "invites:read",
    "invites:write",
    "members:read",
    "members:write",
    "guests:read",
    "activity:read",
    "partners:read",
    "partners:write",
    "imports:read",
    "imports:write",
];

/// A key of the person's workspace, whole.
pub async fn make_key(maker: &Person, scopes: &[&str]) -> Value {
    maker.post("/api-keys", json!({ "name": "HR sync", "scopes": scopes })).await.expect(201)
}

/// A program with a key for these scopes.
pub async fn program(app: &TestApp, maker: &Person, scopes: &[&str]) -> Client {
    with(app, &make_key(maker, scopes).await)
}

/// A program with this key.
pub fn with(app: &TestApp, key: &Value) -> Client {
    app.anonymous().with_bearer(key["secret"].as_str().expect("a secret"))
}

/// Where a key can be revoked.
pub fn path(key: &Value) -> String {
    format!("/api-keys/{}", key["id"].as_str().expect("an id"))
}
