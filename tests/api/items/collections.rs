use serde_json::{Value, json};
use uuid::Uuid;

use super::{account, collection, id, listed, reveal, secret, share, unshare};
use crate::support::TestApp;

#[actix_web::test]
async fn whoever_gets_a_collection_reaches_what_is_in_it_however_deep() {
    let app = TestApp::start().await;
    let (uma, gus) = (app.user("uma").await, app.guest("gus").await);
    let top = collection(&uma, "Marketing", None).await;
    let inner = collection(&uma, "Social", Some(&top)).await;
    let beside = collection(&uma, "Finance", None).await;
    assert_eq!(inner["parent"], json!({ "id": top["id"], "name": "Marketing" }));
    let deep = account(&uma, "Deep", &[&inner]).await;
    account(&uma, "Beside", &[&beside]).await;
    let grant = share(&uma, "collections", &top, &gus, "collaborator").await.expect(201);
    assert_eq!(listed(&gus, "/collections").await, ["Marketing", "Social"]);
    assert_eq!(listed(&gus, "/collections?collection_id=none").await, ["Marketing"]);
    assert_eq!(listed(&gus, &format!("/collections?collection_id={}", id(&top))).await, ["Social"]);
    assert_eq!(listed(&gus, "/accounts").await, ["Deep"]);
    reveal(&gus, &deep).await.expect(200);
    let late = account(&uma, "Late", &[&top]).await;
    reveal(&gus, &late).await.expect(200);
    unshare(&uma, "collections", &top, &grant).await.expect(204);
    reveal(&gus, &deep).await.problem(404, "not_found");
    reveal(&gus, &late).await.problem(404, "not_found");
    assert!(listed(&gus, "/collections").await.is_empty());
}

#[actix_web::test]
async fn a_collection_inside_is_shared_without_what_is_around_it() {
    let app = TestApp::start().await;
    let (uma, gus) = (app.user("uma").await, app.guest("gus").await);
    let top = collection(&uma, "Marketing", None).await;
    let inner = collection(&uma, "Social", Some(&top)).await;
    account(&uma, "Above", &[&top]).await;
    account(&uma, "Deep", &[&inner]).await;
    share(&uma, "collections", &inner, &gus, "collaborator").await.expect(201);
    assert_eq!(listed(&gus, "/collections?collection_id=none").await, ["Social"]);
    assert_eq!(gus.get(&format!("/collections/{}", id(&inner))).await.expect(200)["parent"], Value::Null);
    assert_eq!(listed(&gus, "/accounts").await, ["Deep"]);
    gus.get(&format!("/collections/{}", id(&top))).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_collection_is_moved_but_never_into_itself() {
    let app = TestApp::start().await;
    let (uma, ugo) = (app.user("uma").await, app.user("ugo").await);
    let top = collection(&uma, "Top", None).await;
    let inner = collection(&uma, "Inner", Some(&top)).await;
    let other = collection(&uma, "Other", None).await;
    let path = format!("/collections/{}", id(&inner));
    let moved = uma.patch(&path, json!({ "name": "Moved", "parent_id": id(&other) })).await.expect(200);
    assert_eq!((&moved["name"], &moved["parent"]["name"]), (&json!("Moved"), &json!("Other")));
    uma.patch(&format!("/collections/{}", id(&other)), json!({ "parent_id": id(&inner) }))
        .await
        .invalid(&["#/parent_id"]);
    uma.patch(&path, json!({ "parent_id": id(&inner) })).await.invalid(&["#/parent_id"]);
    assert_eq!(uma.patch(&path, json!({ "parent_id": null })).await.expect(200)["parent"], Value::Null);
    for parent in [id(&collection(&ugo, "Ugo's", None).await), &Uuid::now_v7().to_string()] {
        uma.patch(&path, json!({ "parent_id": parent })).await.problem(404, "not_found");
        uma.post("/collections", json!({ "name": "New", "parent_id": parent }))
            .await
            .problem(404, "not_found");
    }
    share(&uma, "collections", &top, &ugo, "collaborator").await.expect(201);
    ugo.post("/collections", json!({ "name": "New", "parent_id": id(&top) }))
        .await
        .problem(403, "not_allowed");
    ugo.patch(&format!("/collections/{}", id(&top)), json!({ "name": "Mine" }))
        .await
        .problem(403, "not_allowed");
}

#[actix_web::test]
async fn collections_stand_in_each_other_twenty_deep() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let mut at = collection(&uma, "1", None).await;
    for depth in 2..=20 {
        at = collection(&uma, &depth.to_string(), Some(&at)).await;
    }
    uma.post("/collections", json!({ "name": "21", "parent_id": id(&at) })).await.invalid(&["#/parent_id"]);
    let two = collection(&uma, "a", None).await;
    collection(&uma, "b", Some(&two)).await;
    uma.patch(&format!("/collections/{}", id(&two)), json!({ "parent_id": id(&at) }))
        .await
        .invalid(&["#/parent_id"]);
}

#[actix_web::test]
async fn deleting_a_collection_leaves_what_was_in_it_to_its_owners() {
    let app = TestApp::start().await;
    let (uma, gus) = (app.user("uma").await, app.guest("gus").await);
    let top = collection(&uma, "Top", None).await;
    let inner = collection(&uma, "Inner", Some(&top)).await;
    let within = account(&uma, "Within", &[&top]).await;
    let alone = secret(&uma, "Alone").await;
    share(&uma, "collections", &top, &gus, "collaborator").await.expect(201);
    gus.delete(&format!("/collections/{}", id(&top))).await.problem(403, "not_allowed");
    uma.delete(&format!("/collections/{}", id(&top))).await.expect(204);
    reveal(&gus, &within).await.problem(404, "not_found");
    reveal(&uma, &within).await.expect(200);
    assert_eq!(listed(&uma, "/collections?collection_id=none").await, ["Inner"]);
    assert_eq!(uma.get(&format!("/collections/{}", id(&inner))).await.expect(200)["parent"], Value::Null);
    uma.get(&format!("/secrets/{}", id(&alone))).await.expect(200);
}

#[actix_web::test]
async fn guests_add_none_and_names_are_checked() {
    let app = TestApp::start().await;
    app.guest("gus").await.post("/collections", json!({ "name": "x" })).await.problem(403, "not_allowed");
    let uma = app.user("uma").await;
    uma.post("/collections", json!({ "name": " " })).await.invalid(&["#/name"]);
    let made = collection(&uma, "One", None).await;
    uma.patch(&format!("/collections/{}", id(&made)), json!({ "name": "x".repeat(256) }))
        .await
        .invalid(&["#/name"]);
}

#[actix_web::test]
async fn what_stands_in_a_collection_one_does_not_reach_is_not_told() {
    let app = TestApp::start().await;
    let (hana, gus) = (app.user("hana").await, app.guest("gus").await);
    let hidden = collection(&hana, "Hidden", None).await;
    let made = account(&hana, "Shop", &[&hidden]).await;
    share(&hana, "accounts", &made, &gus, "collaborator").await.expect(201);
    let grant = share(&hana, "collections", &hidden, &gus, "collaborator").await.expect(201);
    let inside = format!("/accounts?collection_id={}", id(&hidden));
    assert_eq!(listed(&gus, &inside).await, ["Shop"]);
    unshare(&hana, "collections", &hidden, &grant).await.expect(204);
    assert_eq!(listed(&gus, &inside).await, Vec::<String>::new());
    assert_eq!(listed(&gus, "/accounts").await, ["Shop"]);
    assert_eq!(listed(&hana, &inside).await, ["Shop"]);
}
