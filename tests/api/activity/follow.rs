//! Whoever shows people and invites learns at once that something changed.

use std::time::Duration;

use chrono::TimeDelta;
use guestlist::activity::changes::Changes;
use guestlist::activity::event::record;
use guestlist::activity::happening::Happening;
use guestlist::caller::Tenant;
use guestlist::workspace::workspace;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::api_keys::program;
use crate::support::{Client, Person, Process, TestApp};

/// An open stream of changes.
struct Followed {
    response: reqwest::Response,
    read: String,
}

impl Followed {
    async fn begin(client: &Client) -> Self {
        let response = client.request(Method::GET, "/changes").send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, read: String::new() }
    }

    /// The id in the next event; None where the stream ended.
    async fn next(&mut self) -> Option<Value> {
        Some(self.next_event().await?["id"].clone())
    }

    async fn next_event(&mut self) -> Option<Value> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let data = event.strip_prefix("event: newest\ndata: ").expect("an event");
                let data: Value = serde_json::from_str(data).expect("JSON");
                self.read = rest.to_owned();
                return Some(data);
            }
            let chunk = timeout(Duration::from_secs(60), self.response.chunk()).await.expect("in time");
            self.read.push_str(std::str::from_utf8(&chunk.expect("the line stands")?).expect("text"));
        }
    }
}

async fn newest(client: &Client) -> Value {
    client.get("/activity?limit=1").await.expect(200)["items"][0]["id"].clone()
}

#[actix_web::test]
async fn a_change_is_told_to_all_who_follow_also_when_another_server_made_it() {
    let app = TestApp::start().await;
    app.stop_worker().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let before = newest(&ada).await;
    let (mut first, mut second) = (Followed::begin(&ada).await, Followed::begin(&uma).await);
    assert_eq!(first.next().await, Some(before.clone()));
    assert_eq!(second.next().await, Some(before));

    uma.invite("charlie@adraptor.test").await;
    let told = first.next().await.expect("an event");
    assert_eq!(told, newest(&ada).await);
    assert_eq!(second.next().await, Some(told.clone()));

    // The mail is sent by another process, on the same database.
    let worker = crate::support::Worker::start(app.replica().await);
    let sent = first.next().await.expect("an event");
    assert_ne!(sent, told);
    worker.stop().await;
}

#[actix_web::test]
async fn a_change_that_comes_to_be_known_late_is_told_too() {
    let app = TestApp::start().await;
    app.stop_worker().await;
    let ada = app.admin("ada").await;
    let mut followed = Followed::begin(&ada).await;
    let before = followed.next_event().await.expect("an event");
    // By a server whose clock is behind.
    let at = app.now() - TimeDelta::seconds(3);
    let late = async |tx: &_| {
        let workspace = workspace::Model::by_id(tx, app.workspace().id).await?.expect("the workspace");
        let tenant = Tenant::system(workspace);
        record(tx, &tenant, Happening::WorkspaceUpdated(tenant.workspace(), vec!["name"]), at).await
    };
    app.app.db.write(late).await.expect("written");
    let after = followed.next_event().await.expect("an event");
    assert_eq!(after["id"], before["id"], "it is not the newest");
    assert_ne!(after["mark"], before["mark"]);
    let mut again = Followed::begin(&ada).await;
    assert_eq!(
        again.next_event().await.expect("an event")["mark"],
        after["mark"],
        "the same from each server"
    );
}

#[actix_web::test]
async fn another_workspaces_changes_are_none_of_ones_business() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let other = app.other_workspace().await.owner("olga").await;
    let mut followed = Followed::begin(&ada).await;
    let before = followed.next().await;
    other.invite("charlie@adraptor.test").await;
    app.mail_to("charlie@adraptor.test").await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    ada.patch("/workspace", json!({ "name": "Contenzilla 2" })).await.expect(200);
    let next = followed.next().await;
    assert_ne!(next, before);
    assert_eq!(next, Some(newest(&ada).await), "the first thing told is one's own");
}

#[actix_web::test]
async fn it_ends_by_itself_and_when_the_server_stops() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let answer = ada.get("/changes?seconds=1").await;
    assert_eq!(answer.text.matches("event: newest").count(), 1, "{}", answer.text);

    let mut followed = Followed::begin(&ada).await;
    followed.next().await.expect("the first event");
    Changes::stop(&app.app.changes);
    assert_eq!(followed.next().await, None);
}

#[actix_web::test]
async fn a_server_told_to_stop_does_not_wait_for_those_who_follow() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let mut process = Process::serve(&[("GUESTLIST_DATABASE_URL", &app.app.config.database_url)]).await;
    let ada = Person::sign_in(&process.client(), &ada.email, &app.workspace().slug).await;
    let mut followed = Followed::begin(&ada).await;
    followed.next().await.expect("the first event");
    process.terminate();
    assert_eq!(followed.next().await, None, "the answer ends whole");
    assert_eq!(process.ended().await.code(), Some(0), "{process}");
}

#[actix_web::test]
async fn it_is_for_those_who_see_invites() {
    let app = TestApp::start().await;
    for person in [app.login_only("leo").await, app.guest("gus").await] {
        person.get("/changes").await.problem(403, "not_allowed");
    }
    app.anonymous().get("/changes").await.problem(401, "unauthenticated");
    let olive = app.owner("olive").await;
    let reads_members = program(&app, &olive, &["members:read"]).await;
    reads_members.get("/changes").await.problem(403, "insufficient_scope");
    let reads_invites = program(&app, &olive, &["invites:read"]).await;
    assert_eq!(reads_invites.get("/changes?seconds=1").await.status, 200);
    for wrong in ["0", "56", "-1", "1.5", "x", "1&more=1"] {
        olive.get(&format!("/changes?seconds={wrong}")).await.problem(400, "bad_request");
    }
}
