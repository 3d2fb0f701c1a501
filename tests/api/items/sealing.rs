//! What is secret is sealed at rest, and opens in its own place only.

use std::net::TcpListener;

use guestlist::app::App;
use guestlist::items::data_key;
use guestlist::keys::Keys;
use guestlist::server;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use secrecy::SecretString;
use serde_json::json;

use super::{PASSWORD, account, id, reveal, secret};
use crate::support::{Client, Person, SECRET_KEY, TestApp, everything_in};

async fn execute(app: &TestApp, sql: &str) {
    let is_sqlite = app.app.db.is_sqlite();
    let backend = if is_sqlite { DbBackend::Sqlite } else { DbBackend::Postgres };
    let run = async |tx: &guestlist::db::Transaction| {
        tx.execute_raw(Statement::from_string(backend, sql.to_owned())).await?;
        Ok(())
    };
    app.app.db.write(run).await.expect("done");
}

/// An id as the database writes it.
fn literal(app: &TestApp, id: &str) -> String {
    match app.app.db.is_sqlite() {
        true => format!("x'{}'", id.replace('-', "")),
        false => format!("'{id}'"),
    }
}

#[actix_web::test]
async fn no_value_is_in_the_database_in_the_clear() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let made = account(&uma, "Findable label", &[]).await;
    secret(&uma, "Title").await;
    let body = json!({ "totp": "GEZDGNBVGY3TQOJQ", "notes": "nobody reads this" });
    uma.patch(&format!("/accounts/{}", id(&made)), body).await.expect(200);
    uma.post("/accounts", json!({ "label": "Kept", "password": "idempotently kept" })).await.expect(201);
    let again = uma.with_header("idempotency-key", "k");
    again.post("/accounts", json!({ "label": "Kept", "password": "idempotently kept" })).await.expect(201);
    reveal(&uma, &made).await.expect(200);
    let database = everything_in(&app).await;
    let contains = |part: &str| database.windows(part.len()).any(|window| window == part.as_bytes());
    assert!(contains("Findable label"), "it was looked at");
    for secret in [PASSWORD, "byte for byte", "GEZDGNBVGY3TQOJQ", "nobody reads this", "idempotently kept"] {
        assert!(!contains(secret), "{secret}");
    }
}

#[actix_web::test]
async fn a_ciphertext_moved_to_another_field_item_or_version_opens_nothing() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let (one, two) = (account(&uma, "One", &[]).await, account(&uma, "Two", &[]).await);
    reveal(&uma, &two).await.expect(200);
    let (from, to) = (literal(&app, id(&one)), literal(&app, id(&two)));
    for change in [
        format!(
            "UPDATE item_values SET sealed = (SELECT sealed FROM item_values WHERE item_id = {from}) WHERE item_id = {to}"
        ),
        format!("UPDATE item_values SET version = version + 1 WHERE item_id = {from}"),
    ] {
        execute(&app, &change).await;
    }
    for item in [&one, &two] {
        let answer = reveal(&uma, item).await;
        answer.problem(500, "internal");
        assert!(!answer.text.contains("kept"));
    }
    let third = account(&uma, "Three", &[]).await;
    execute(
        &app,
        &format!("UPDATE item_values SET field = 'notes' WHERE item_id = {}", literal(&app, id(&third))),
    )
    .await;
    let path = format!("/accounts/{}/reveal", id(&third));
    uma.post(&path, json!({ "field": "notes" })).await.problem(500, "internal");
    let told = app.owner("olive").await.get("/activity?action=item.revealed").await.expect(200);
    assert_eq!(told["total"]["count"], 1, "what was not seen is not told");
}

#[actix_web::test]
async fn a_new_secret_key_takes_over_and_the_older_one_can_go() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let made = account(&uma, "One", &[]).await;
    let new = "another key of at least 32 characters";
    let with = async |keys: &[&str]| {
        let keys: Vec<SecretString> = keys.iter().map(|key| SecretString::from(*key)).collect();
        App { keys: Keys::new(&keys), ..app.replica().await }
    };
    let refused = data_key::rewrap(&with(&[new]).await).await.expect_err("it cannot be opened").to_string();
    assert!(refused.contains("GUESTLIST_SECRET_KEY"), "{refused}");
    data_key::rewrap(&with(&[new, SECRET_KEY]).await).await.expect("wrapped anew");

    let later = with(&[new]).await;
    data_key::rewrap(&later).await.expect("nothing to do");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    actix_web::rt::spawn(server::serve(later, listener).expect("a server"));
    let uma = Person::sign_in(&Client::new(&url), "uma@contenzilla.test", "contenzilla").await;
    assert_eq!(reveal(&uma, &made).await.expect(200)["value"], PASSWORD);
}
