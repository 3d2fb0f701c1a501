use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{make_key, path, with};
use crate::support::TestApp;

#[actix_web::test]
async fn the_newest_key_comes_first_and_each_says_when_it_was_used() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let first = make_key(&ada, &["invites:read"]).await;
    app.advance(TimeDelta::minutes(1));
    let second = make_key(&ada, &["guests:read"]).await;
    with(&app, &first).get("/invites").await.expect(200);
    let page = ada.get("/api-keys").await.expect(200);
    let ids: Vec<&Value> = page["items"].as_array().expect("a list").iter().map(|key| &key["id"]).collect();
    assert_eq!(ids, [&second["id"], &first["id"]]);
    assert_eq!(page["items"][0]["last_used_at"], Value::Null);
    assert_eq!(page["items"][1]["last_used_at"], json!(app.now()));
    let next = ada.get("/api-keys?limit=1").await.expect(200);
    let cursor = next["next_cursor"].as_str().expect("a next page");
    let next = ada.get(&format!("/api-keys?limit=1&cursor={cursor}")).await.expect(200);
    assert_eq!(next["items"][0]["id"], first["id"]);
    ada.get("/api-keys?sort=name").await.problem(400, "bad_request");
}

#[actix_web::test]
async fn a_key_works_on_when_its_maker_has_left_and_the_list_says_so() {
    let app = TestApp::start().await;
    let (olive, ada) = (app.owner("olive").await, app.admin("ada").await);
    let key = make_key(&ada, &["invites:write"]).await;
    app.workspace().remove(&ada).await;
    with(&app, &key).invite("charlie@adraptor.test").await;
    let listed = olive.get("/api-keys").await.expect(200);
    assert_eq!(listed["items"][0]["created_by"]["has_left"], true);
}

#[actix_web::test]
async fn keys_of_another_workspace_are_absent() {
    let app = TestApp::start().await;
    let olga = app.other_workspace().await.owner("olga").await;
    let foreign = make_key(&olga, &["invites:read"]).await;
    let olive = app.owner("olive").await;
    assert_eq!(olive.get("/api-keys").await.expect(200)["items"], json!([]));
    olive.delete(&path(&foreign)).await.problem(404, "not_found");
    with(&app, &foreign).get("/invites").await.expect(200);
}
