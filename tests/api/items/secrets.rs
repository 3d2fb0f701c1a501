use serde_json::json;

use super::{PASSWORD, collection, id, listed, secret, share, unshare};
use crate::support::TestApp;

#[actix_web::test]
async fn a_secrets_text_is_revealed_to_whom_it_is_shared_with_until_it_is_taken_back() {
    let app = TestApp::start().await;
    let (uma, gus) = (app.user("uma").await, app.guest("gus").await);
    let marketing = collection(&uma, "Marketing", None).await;
    let body = json!({ "title": "Studio Wi-Fi", "text": PASSWORD, "collection_ids": [id(&marketing)] });
    let answer = uma.post("/secrets", body).await;
    let made = answer.expect(201);
    assert_eq!(answer.header("location"), Some(format!("/api/v1/secrets/{}", id(&made)).as_str()));
    assert_eq!(made["collections"], json!([{ "id": marketing["id"], "name": "Marketing" }]));
    let path = format!("/secrets/{}", id(&made));
    let reveal = format!("{path}/reveal");
    gus.post_nothing(&reveal).await.problem(404, "not_found");
    let grant = share(&uma, "secrets", &made, &gus, "collaborator").await.expect(201);
    assert_eq!(gus.post_nothing(&reveal).await.expect(200)["value"], PASSWORD);
    assert_eq!(gus.get(&path).await.expect(200)["collections"], json!([]), "the collection is not theirs");
    assert_eq!(listed(&gus, "/secrets").await, ["Studio Wi-Fi"]);
    unshare(&uma, "secrets", &made, &grant).await.expect(204);
    gus.post_nothing(&reveal).await.problem(404, "not_found");
    assert!(listed(&gus, "/secrets").await.is_empty());
}

#[actix_web::test]
async fn owners_change_and_delete_it() {
    let app = TestApp::start().await;
    let (uma, ugo) = (app.user("uma").await, app.user("ugo").await);
    let made = secret(&uma, "One").await;
    let path = format!("/secrets/{}", id(&made));
    share(&uma, "secrets", &made, &ugo, "owner").await.expect(201);
    let changed = ugo.patch(&path, json!({ "title": "Two", "text": "" })).await.expect(200);
    assert_eq!(changed["title"], "Two");
    assert_eq!(uma.post_nothing(&format!("{path}/reveal")).await.expect(200)["value"], "");
    ugo.patch(&path, json!({ "title": " " })).await.invalid(&["#/title"]);
    uma.post("/secrets", json!({ "title": "", "text": "x" })).await.invalid(&["#/title"]);
    uma.post("/secrets", json!({ "title": "x" })).await.problem(400, "bad_request");
    app.guest("gus")
        .await
        .post("/secrets", json!({ "title": "x", "text": "x" }))
        .await
        .problem(403, "not_allowed");
    ugo.delete(&path).await.expect(204);
    uma.get(&path).await.problem(404, "not_found");
}
