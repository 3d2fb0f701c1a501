use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::path::Path;

use actix_web::rt;
use guestlist::{copy, metrics};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{bash, blocks, part, read};
use crate::support::{Client, Database, PASSWORD, Person, TestApp, new_person};

const PAGE: &str = "docs/operations.md";

/// The commands under a heading.
fn commands(heading: &str) -> Vec<String> {
    let page = read(PAGE);
    let blocks = blocks(part(&page, heading)).into_iter();
    blocks.filter(|block| block.language == "sh").map(|block| block.text).collect()
}

/// Where `data/` is, from the operator's point of view.
fn stand_by(folder: &Path, database: &Database) {
    let data = folder.join("data");
    if let Database::Sqlite { folder } = database {
        let _ = std::fs::remove_file(&data);
        symlink(folder.path(), data).expect("a link");
    }
}

#[actix_web::test]
async fn what_was_backed_up_while_the_server_ran_is_there_after_the_restore() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (database, restored, heading) =
        match (Database::blank_postgres().await, Database::blank_postgres().await) {
            (Some(database), Some(restored)) => (database, restored, "### PostgreSQL"),
            _ => (Database::blank_sqlite(), Database::blank_sqlite(), "### SQLite"),
        };
    let [backup, restore] = <[String; 2]>::try_from(commands(heading)).expect("two blocks");
    stand_by(folder.path(), &database);
    std::fs::write(folder.path().join("data/secret.key"), "the key").ok();

    let url = database.url();
    let mut app = TestApp::start_on(database, &[]).await;
    app.found().await;
    let olive = app.owner("olive").await;
    olive.invite("charlie@adraptor.test").await;
    let link = app.mail_to("charlie@adraptor.test").await.link();
    app.stop_worker().await;
    let printed = bash(folder.path(), &[("GUESTLIST_DATABASE_URL", &url)], &backup).await;
    assert!(heading == "### PostgreSQL" || printed == "ok\n", "{printed}");
    olive.invite("after@adraptor.test").await;

    stand_by(folder.path(), &restored);
    let restored_url = restored.url();
    bash(folder.path(), &[("GUESTLIST_DATABASE_URL", &restored_url)], &restore).await;
    if heading == "### SQLite" {
        let key = std::fs::read_to_string(folder.path().join("data/secret.key"));
        assert_eq!(key.expect("the key"), "the key");
    }
    let proof = copy::prove(&url, &restored_url).await.expect("a proof");
    assert_eq!(proof.differing(), ["events", "invites", "emails", "roster"], "what came after the backup");
    let app = TestApp::start_on(restored, &[]).await;
    let olive = Person::sign_in(&app.anonymous(), "olive@contenzilla.test", "contenzilla").await;
    assert_eq!(addresses(&olive, "/invites").await, ["charlie@adraptor.test"]);
    assert_eq!(
        addresses(&olive, "/guests?q=charlie").await,
        ["charlie@adraptor.test"],
        "the search's index too"
    );
    app.anonymous().post("/join", new_person(&link)).await.expect(201);
}

async fn addresses(person: &Client, path: &str) -> Vec<String> {
    let page = person.get(path).await.expect(200);
    let items = page["items"].as_array().expect("a list").iter();
    items.map(|item| item["email"].as_str().expect("an address").to_owned()).collect()
}

#[actix_web::test]
async fn the_owners_role_goes_to_another_member() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = match Database::blank_postgres().await {
        Some(database) => database,
        None => Database::blank_sqlite(),
    };
    stand_by(folder.path(), &database);
    let url = database.url();
    let [on_sqlite, on_postgres] =
        <[String; 2]>::try_from(commands("### The Owner is lost")).expect("two blocks");
    let commands = if url.starts_with("sqlite:") { on_sqlite } else { on_postgres };
    let page = read(PAGE);
    let sql = blocks(part(&page, "### The Owner is lost")).remove(0);
    assert_eq!(sql.language, "sql");
    std::fs::write(folder.path().join("owner.sql"), sql.text).expect("written");

    let mut app = TestApp::start_on(database, &[]).await;
    app.found().await;
    let (olive, ada) = (app.owner("olive").await, app.admin("ada").await);
    bash(folder.path(), &[("GUESTLIST_DATABASE_URL", &url)], &commands).await;
    assert_eq!(
        (&olive.me().await["role"], &ada.me().await["role"]),
        (&json!("super_admin"), &json!("owner"))
    );
    let owners = ada.get("/members?role=owner").await.expect(200);
    assert_eq!(owners["items"][0]["email"], "ada@contenzilla.test", "{owners}");
    assert_eq!(owners["items"].as_array().expect("a list").len(), 1, "{owners}");
    let transfer = json!({ "member_id": olive.member_id, "password": PASSWORD });
    ada.post("/workspace/transfer", transfer).await.expect_either(200, 204);
}

#[actix_web::test]
async fn its_statements_on_the_outbox_are_taken_by_the_database() {
    let app = TestApp::start().await;
    let db = &app.app.db;
    let page = read(PAGE);
    for heading in ["### Mails are dead letters", "### Mail goes out twice"] {
        let statement = blocks(part(&page, heading)).remove(0);
        assert_eq!(statement.language, "sql");
        db.execute_unprepared(&statement.text).await.unwrap_or_else(|e| panic!("{}: {e}", statement.text));
    }
}

#[actix_web::test]
async fn its_metrics_are_those_that_are_served() {
    let app = TestApp::start().await;
    // What is counted by kind is not served before the first of its kind.
    let olive = app.owner("olive").await;
    let invite = olive.invite("charlie@adraptor.test").await;
    app.until(async || olive.see(&invite).await["delivery"]["status"] == "sent").await;
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/metrics", listener.local_addr().expect("its address"));
    let server = metrics::serve(app.app.clone(), listener).expect("served");
    let handle = server.handle();
    rt::spawn(server);
    let served = reqwest::get(url).await.expect("an answer").text().await.expect("metrics");
    handle.stop(false).await;

    let is_of_name = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    let page = read(PAGE);
    let named: Vec<&str> = part(&page, "## Metrics").split(|letter| !is_of_name(letter)).collect();
    let named = || named.iter().filter(|word| word.starts_with("guestlist_"));
    for name in named() {
        let family = name.trim_end_matches("_bucket");
        assert!(served.contains(&format!("# TYPE {family} ")), "{name} is not served:\n{served}");
    }
    for family in served.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()) {
        assert!(named().any(|name| *name == family), "{family} is not in {PAGE}");
    }
}
