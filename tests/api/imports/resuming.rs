use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{HEADER, at, listed, upload};
use crate::support::{Client, TestApp};

const ROWS: usize = 1_500;

/// Many accounts in a shared folder.
fn vault() -> Vec<u8> {
    let rows =
        (0..ROWS).map(|n| format!("https://a{n}.test,user{n},=pw{n},,,Account {n:05},Shared-Many,0\n"));
    format!("{HEADER}{}", rows.collect::<String>()).into_bytes()
}

async fn status(who: &Client, import: &Value) -> Value {
    who.get(&at(import, "")).await.expect(200)
}

async fn count(who: &Client, kind: &str) -> Value {
    who.get(&format!("/{kind}")).await.expect(200)["total"]["count"].clone()
}

#[actix_web::test]
async fn an_import_whose_worker_died_goes_on_where_it_was() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let import = upload(&uma, &vault(), None).await.expect(201);
    uma.post_nothing(&at(&import, "/commit")).await.expect(202);
    for _ in 0..3 {
        app.until(async || {
            let now = status(&uma, &import).await;
            now["status"] == "completed" || now["progress"]["done"].as_i64() > Some(0)
        })
        .await;
        app.kill_worker().await;
        // The dead worker's hold ends.
        app.advance(chrono::TimeDelta::seconds(61));
        app.start_worker();
    }
    let uma = app.user("uma").await;
    app.until(async || status(&uma, &import).await["status"] == "completed").await;
    assert_eq!(count(&uma, "accounts").await, json!(ROWS));
    assert_eq!(count(&uma, "collections").await, json!(1));
    assert_eq!(status(&uma, &import).await["counts"]["accounts"], ROWS);
    assert_eq!(super::revealed(&uma, "accounts", "Account 00007", "password").await, "=pw7");
    assert_eq!(app.mails_to(&uma.email, 1).await.len(), 1);
}

#[actix_web::test]
async fn a_running_import_can_be_cancelled_and_tried_again() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    app.stop_worker().await;
    let import = upload(&uma, &vault(), None).await.expect(201);
    uma.post_nothing(&at(&import, "/commit")).await.expect(202);
    let cancelled = uma.post_nothing(&at(&import, "/cancel")).await.expect(200);
    assert_eq!(cancelled["status"], "cancelled");
    app.start_worker();
    let again = super::import(&app, &uma, &vault(), None).await;
    assert_eq!(again["counts"]["accounts"], ROWS);
    assert_eq!(count(&uma, "accounts").await, json!(ROWS), "nothing of the first one");
    super::assert_forgotten(&uma, &import).await;
    let events = app.owner("olive").await.events_on(&import["id"]).await;
    assert_eq!(events, ["import.started", "import.cancelled"]);
}

#[actix_web::test]
async fn an_import_fails_when_who_started_it_may_not_import_any_more() {
    let app = TestApp::start().await;
    let (uma, olive) = (app.user("uma").await, app.owner("olive").await);
    app.stop_worker().await;
    let import = upload(&uma, &vault(), None).await.expect(201);
    uma.post_nothing(&at(&import, "/commit")).await.expect(202);
    let path = format!("/members/{}", uma.member_id);
    olive.patch(&path, json!({ "role": "login_only" })).await.expect(200);
    app.start_worker();
    app.until(async || olive.events_on(&import["id"]).await.len() == 2).await;
    assert_eq!(olive.events_on(&import["id"]).await, ["import.started", "import.failed"]);
    olive.patch(&path, json!({ "role": "user" })).await.expect(200);
    let failed = status(&uma, &import).await;
    assert_eq!(failed["status"], "failed");
    assert!(
        failed["reason"].as_str().is_some_and(|reason| reason.contains("may no longer import")),
        "{failed}"
    );
    assert_eq!(count(&uma, "accounts").await, json!(0));
    super::assert_forgotten(&uma, &failed).await;
}

#[actix_web::test]
async fn what_cannot_be_brought_in_fails_after_some_tries_and_tells() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    app.stop_worker().await;
    let import = upload(&uma, &vault(), None).await.expect(201);
    uma.post_nothing(&at(&import, "/commit")).await.expect(202);
    // The last row cannot be opened.
    let spoil = "UPDATE import_rows SET sealed = 'spoilt' WHERE name = 'Account 01499'";
    app.app.db.execute_unprepared(spoil).await.expect("spoilt");
    app.start_worker();
    app.until(async || {
        app.advance(chrono::TimeDelta::seconds(20));
        status(&*app.user("uma").await, &import).await["status"] != "running"
    })
    .await;
    let failed = status(&*app.user("uma").await, &import).await;
    assert_eq!(failed["status"], "failed", "{failed}");
    assert_eq!(app.owner("olive").await.events_on(&import["id"]).await, ["import.started", "import.failed"]);
    assert_eq!(app.mails_to(&uma.email, 1).await.len(), 1);
}

#[actix_web::test]
async fn what_is_deleted_while_the_import_runs_is_granted_to_nobody() {
    let app = TestApp::start().await;
    let (uma, gus) = (app.user("uma").await, app.guest("gus").await);
    let shared = json!({ "1": { "sharedfoldername": "Shared-Many", "users": [{ "username": gus.email,
        "readonly": 1, "give": 1, "can_administer": 0, "sites": ["a0.test", "a1.test", "a2.test"] }] } });
    let import = upload(&uma, &vault(), Some(shared.to_string().as_bytes())).await.expect(201);
    uma.post_nothing(&at(&import, "/commit")).await.expect(202);
    app.until(async || {
        let now = status(&uma, &import).await;
        now["progress"]["phase"] == "items" && now["progress"]["done"].as_i64() > Some(0)
    })
    .await;
    app.stop_worker().await;
    assert_eq!(status(&uma, &import).await["status"], "running", "it was over too soon to try this");
    let first = uma.get("/accounts?q=Account 00000").await.expect(200);
    uma.delete(&format!("/accounts/{}", first["items"][0]["id"].as_str().expect("an id"))).await.expect(204);
    app.start_worker();
    app.until(async || status(&uma, &import).await["status"] == "completed").await;
    assert_eq!(listed(&gus, "/accounts", "label").await, ["Account 00001", "Account 00002"]);
}
