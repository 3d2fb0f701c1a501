use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{PASSWORD, account, collection, id, listed, reveal, share};
use crate::support::TestApp;

/// RFC 6238's, in base32.
const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn whole() -> Value {
    json!({
        "label": " Facebook Ads ",
        "url": "https://www.facebook.com/login.php",
        "username": "ads@contenzilla.test",
        "password": PASSWORD,
        "totp": SEED,
        "notes": "Main\nad account",
    })
}

#[actix_web::test]
async fn an_account_is_added_by_its_owner_and_shows_no_secret() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let answer = uma.post("/accounts", whole()).await;
    let made = answer.expect(201);
    assert_eq!(answer.header("location"), Some(format!("/api/v1/accounts/{}", id(&made)).as_str()));
    assert_eq!(made["label"], "Facebook Ads");
    assert_eq!(made["username"], "ads@contenzilla.test");
    assert_eq!(
        [&made["has_password"], &made["has_totp"], &made["has_notes"]],
        [&json!(true), &json!(true), &json!(true)]
    );
    assert_eq!((&made["role"], &made["shared_with"]), (&json!("owner"), &json!(0)));
    assert_eq!(made["can"], json!(["reveal_item", "update_item", "share_item", "delete_item"]));
    assert_eq!(uma.get(&format!("/accounts/{}", id(&made))).await.expect(200), made);
    let list = uma.get("/accounts").await;
    assert_eq!(list.expect(200)["items"], json!([made]));
    for secret in [PASSWORD, SEED, "ad account"] {
        assert!(!answer.text.contains(secret) && !list.text.contains(secret), "{secret}");
    }
}

#[actix_web::test]
async fn values_are_revealed_byte_for_byte_and_each_time_is_an_event() {
    let app = TestApp::start().await;
    let (olive, uma) = (app.owner("olive").await, app.user("uma").await);
    let made = uma.post("/accounts", whole()).await.expect(201);
    let path = format!("/accounts/{}/reveal", id(&made));
    let answer = reveal(&uma, &made).await;
    assert_eq!(answer.expect(200), json!({ "value": PASSWORD, "expires_at": null, "period": null }));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(uma.post(&path, json!({ "field": "notes" })).await.expect(200)["value"], "Main\nad account");
    let page = olive.get("/activity?action=item.revealed&sort=created_at").await.expect(200);
    let fields: Vec<&Value> =
        page["items"].as_array().expect("events").iter().map(|event| &event["details"]["field"]).collect();
    assert_eq!(fields, ["password", "notes"]);
    assert_eq!(
        page["items"][0]["target"],
        json!({ "kind": "account", "id": made["id"], "name": "Facebook Ads" })
    );
}

#[actix_web::test]
async fn a_seed_shows_the_code_that_runs_now() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let made = uma.post("/accounts", whole()).await.expect(201);
    let path = format!("/accounts/{}/reveal", id(&made));
    let shown = uma.post(&path, json!({ "field": "totp" })).await.expect(200);
    assert_eq!(shown["value"].as_str().map(str::len), Some(6));
    assert_eq!(shown["period"], 30);
    let ends: DateTime<Utc> = shown["expires_at"].as_str().and_then(|at| at.parse().ok()).expect("a time");
    let now = app.now();
    assert!(
        ends > now
            && (ends - now).num_seconds() <= 30
            && ends == Utc.timestamp_opt(ends.timestamp(), 0).unwrap()
    );
    app.advance(chrono::TimeDelta::seconds(30));
    assert_ne!(uma.post(&path, json!({ "field": "totp" })).await.expect(200)["value"], shown["value"]);
}

#[actix_web::test]
async fn a_key_of_a_repeated_request_keeps_no_value() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let made = account(&uma, "One", &[]).await;
    let again = uma.with_header("idempotency-key", "the-same");
    for _ in 0..2 {
        let answer = reveal(&again, &made).await;
        answer.expect(200);
        assert_eq!(answer.header("idempotent-replayed"), None);
    }
    let page = app.owner("olive").await.get("/activity?action=item.revealed").await.expect(200);
    assert_eq!(page["total"]["count"], 2, "each time is done and told");
}

#[actix_web::test]
async fn owners_change_it_field_by_field() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let made = uma.post("/accounts", whole()).await.expect(201);
    let path = format!("/accounts/{}", id(&made));
    let changed = uma.patch(&path, json!({ "label": "Ads", "url": null, "totp": null })).await.expect(200);
    assert_eq!(
        (&changed["label"], &changed["url"], &changed["has_totp"]),
        (&json!("Ads"), &json!(""), &json!(false))
    );
    assert_eq!(changed["has_password"], true);
    uma.post(&format!("{path}/reveal"), json!({ "field": "totp" })).await.problem(409, "nothing_to_reveal");
    uma.patch(&path, json!({ "password": "another" })).await.expect(200);
    assert_eq!(reveal(&uma, &made).await.expect(200)["value"], "another");
    uma.patch(&path, json!({ "totp": SEED })).await.expect(200);
    uma.post(&format!("{path}/reveal"), json!({ "field": "totp" })).await.expect(200);
    let events =
        app.owner("olive").await.get("/activity?action=item.updated&sort=created_at").await.expect(200);
    assert_eq!(events["items"][0]["details"]["fields"], json!(["name", "url", "totp"]));
    assert!(!events.to_string().contains("another"));
}

#[actix_web::test]
async fn whoever_only_uses_it_neither_changes_shares_nor_deletes_it() {
    let app = TestApp::start().await;
    let (uma, ugo, gus) = (app.user("uma").await, app.user("ugo").await, app.guest("gus").await);
    let made = account(&uma, "One", &[]).await;
    let path = format!("/accounts/{}", id(&made));
    for who in [&ugo, &gus] {
        share(&uma, "accounts", &made, who, "collaborator").await.expect(201);
        let seen = who.get(&path).await.expect(200);
        assert_eq!((&seen["role"], &seen["can"]), (&json!("collaborator"), &json!(["reveal_item"])));
        assert_eq!(seen["shared_with"], Value::Null);
        assert_eq!(reveal(who, &made).await.expect(200)["value"], PASSWORD);
        who.patch(&path, json!({ "label": "Mine" })).await.problem(403, "not_allowed");
        who.delete(&path).await.problem(403, "not_allowed");
        who.get(&format!("{path}/grants")).await.problem(403, "not_allowed");
        share(who, "accounts", &made, &ugo, "owner").await.problem(403, "not_allowed");
    }
    uma.delete(&path).await.expect(204);
    for who in [&uma, &ugo, &gus] {
        who.get(&path).await.problem(404, "not_found");
        assert!(listed(who, "/accounts").await.is_empty());
    }
}

#[actix_web::test]
async fn what_nobody_shared_is_absent_for_admins_and_strangers_alike() {
    let app = TestApp::start().await;
    let (olive, uma) = (app.owner("olive").await, app.user("uma").await);
    let other = app.other_workspace().await.user("bo").await;
    let made = account(&uma, "One", &[]).await;
    let path = format!("/accounts/{}", id(&made));
    let absent = format!("/accounts/{}", Uuid::now_v7());
    for who in [&olive, &app.user("ugo").await, &app.guest("gus").await, &other] {
        assert_eq!(who.get(&path).await.observable(), who.get(&absent).await.observable());
        reveal(who, &made).await.problem(404, "not_found");
        assert!(listed(who, "/accounts").await.is_empty());
    }
    olive.patch(&path, json!({ "label": "Mine" })).await.problem(404, "not_found");
    olive.delete(&path).await.problem(404, "not_found");
    for kind in ["secrets", "collections"] {
        uma.get(&format!("/{kind}/{}", id(&made))).await.problem(404, "not_found");
    }
    app.anonymous().get("/accounts").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn guests_and_who_can_only_sign_in_add_none_and_programs_reach_none() {
    let app = TestApp::start().await;
    for who in [app.guest("gus").await, app.login_only("lola").await] {
        who.post("/accounts", whole()).await.problem(403, "not_allowed");
        who.get("/accounts").await.expect(200);
    }
    let program = crate::api_keys::program(&app, &app.owner("olive").await, &crate::api_keys::SCOPES).await;
    program.get("/accounts").await.problem(403, "not_allowed");
    program.post("/accounts", whole()).await.problem(403, "not_allowed");
}

#[actix_web::test]
async fn what_is_wrong_is_said_field_by_field_and_nothing_is_made() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let body = json!({
        "label": " ",
        "url": "https://x.test/\nevil",
        "username": "x".repeat(256),
        "password": "x".repeat(48 * 1024 + 1),
        "totp": "no seed!",
    });
    uma.post("/accounts", body).await.invalid(&["#/label", "#/password", "#/totp", "#/url", "#/username"]);
    let made = account(&uma, "One", &[]).await;
    let path = format!("/accounts/{}", id(&made));
    uma.patch(&path, json!({ "label": "", "totp": "x" })).await.invalid(&["#/label", "#/totp"]);
    for body in
        [json!({}), json!({ "label": "A", "workspace_id": app.workspace().id }), json!({ "label": 1 })]
    {
        uma.post("/accounts", body).await.problem(400, "bad_request");
    }
    uma.post(&format!("{path}/reveal"), json!({ "field": "text" })).await.problem(400, "bad_request");
    uma.post(&format!("{path}/reveal"), json!({ "field": "notes" })).await.problem(409, "nothing_to_reveal");
    uma.get("/accounts?collection_id=x").await.problem(400, "bad_request");
    assert_eq!(listed(&uma, "/accounts").await, ["One"]);
}

#[actix_web::test]
async fn they_are_found_by_parts_of_what_is_not_secret_and_paged() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    for (label, url, username) in [
        ("Billing", "https://app.example.test/?a=1", "billing@contenzilla.test"),
        ("ads", "https://facebook.test", "Ads@contenzilla.test"),
        ("Ümlaut 100%_x", "", ""),
    ] {
        uma.post("/accounts", json!({ "label": label, "url": url, "username": username, "notes": "findme" }))
            .await
            .expect(201);
    }
    assert_eq!(listed(&uma, "/accounts").await, ["ads", "Billing", "Ümlaut 100%_x"]);
    assert_eq!(listed(&uma, "/accounts?sort=-name").await, ["Ümlaut 100%_x", "Billing", "ads"]);
    assert_eq!(listed(&uma, "/accounts?sort=created_at").await, ["Billing", "ads", "Ümlaut 100%_x"]);
    for (q, found) in [
        ("CONTENZILLA", vec!["ads", "Billing"]),
        ("example.te", vec!["Billing"]),
        ("b", vec!["Billing"]),
        ("0%25_x", vec!["Ümlaut 100%_x"]),
        ("%25%25%25", vec![]),
        ("findme", vec![]),
        ("a%00b", vec![]),
    ] {
        assert_eq!(listed(&uma, &format!("/accounts?q={q}")).await, found, "{q}");
    }
    let page = uma.get("/accounts?limit=2").await.expect(200);
    assert_eq!((page["items"].as_array().map(Vec::len), &page["total"]["count"]), (Some(2), &json!(3)));
    let next = page["next_cursor"].as_str().expect("another page");
    let page = uma.get(&format!("/accounts?limit=2&cursor={next}")).await.expect(200);
    assert_eq!(page["items"][0]["label"], "Ümlaut 100%_x");
    uma.get(&format!("/accounts?limit=2&q=abc&cursor={next}")).await.problem(400, "bad_request");
}

#[actix_web::test]
async fn an_owner_takes_it_out_of_a_collection_that_was_taken_back_from_them() {
    let app = TestApp::start().await;
    let (uma, ugo, gus) = (app.user("uma").await, app.user("ugo").await, app.guest("gus").await);
    let (project, own) = (collection(&ugo, "Project", None).await, collection(&uma, "Own", None).await);
    let grant = share(&ugo, "collections", &project, &uma, "owner").await.expect(201);
    share(&ugo, "collections", &project, &gus, "collaborator").await.expect(201);
    let made = account(&uma, "Hers", &[&project, &own]).await;
    ugo.delete(&format!("/collections/{}/grants/{}", id(&project), id(&grant))).await.expect(204);

    let path = format!("/accounts/{}", id(&made));
    let names = json!([{ "id": id(&own), "name": "Own" }, { "id": id(&project), "name": "Project" }]);
    assert_eq!(uma.get(&path).await.expect(200)["collections"], names);
    uma.get(&format!("/collections/{}", id(&project))).await.problem(404, "not_found");
    // It stays there with another change, and cannot be put there anew.
    uma.patch(&path, json!({ "collection_ids": [id(&project)] })).await.expect(200);
    reveal(&gus, &made).await.expect(200);
    let taken_out = uma.patch(&path, json!({ "collection_ids": [id(&own)] })).await.expect(200);
    assert_eq!(taken_out["collections"], json!([{ "id": id(&own), "name": "Own" }]));
    for who in [&*gus, &*ugo] {
        reveal(who, &made).await.problem(404, "not_found");
    }
    uma.patch(&path, json!({ "collection_ids": [id(&project)] })).await.problem(404, "not_found");
}

#[actix_web::test]
async fn it_stands_in_collections_of_whoever_owns_both() {
    let app = TestApp::start().await;
    let (uma, ugo) = (app.user("uma").await, app.user("ugo").await);
    let (one, two) = (collection(&uma, "One", None).await, collection(&uma, "Two", None).await);
    let foreign = collection(&ugo, "Ugo's", None).await;
    let made = account(&uma, "In both", &[&one, &two]).await;
    let path = format!("/accounts/{}", id(&made));
    let names = |account: &Value| -> Vec<String> {
        let collections = account["collections"].as_array().expect("a list").iter();
        collections.map(|collection| collection["name"].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(names(&made), ["One", "Two"]);
    assert_eq!(listed(&uma, &format!("/accounts?collection_id={}", id(&one))).await, ["In both"]);
    assert!(listed(&uma, "/accounts?collection_id=none").await.is_empty());
    let moved = uma.patch(&path, json!({ "collection_ids": [id(&two)] })).await.expect(200);
    assert_eq!(names(&moved), ["Two"]);
    uma.patch(&path, json!({ "collection_ids": [id(&foreign)] })).await.problem(404, "not_found");
    share(&ugo, "collections", &foreign, &uma, "collaborator").await.expect(201);
    uma.patch(&path, json!({ "collection_ids": [id(&foreign)] })).await.problem(403, "not_allowed");
    share(&ugo, "collections", &foreign, &uma, "owner").await.expect(200);
    let moved = uma.patch(&path, json!({ "collection_ids": [id(&foreign), id(&two)] })).await.expect(200);
    assert_eq!(names(&moved), ["Two", "Ugo's"]);
    assert_eq!(
        reveal(&ugo, &made).await.expect(200)["value"],
        PASSWORD,
        "who owns the collection reaches it"
    );
    // What Ugo does not see of it stays as it is.
    let seen = ugo.get(&path).await.expect(200);
    assert_eq!(names(&seen), ["Ugo's"]);
    ugo.patch(&path, json!({ "collection_ids": [] })).await.expect(200);
    assert_eq!(names(&uma.get(&path).await.expect(200)), ["Two"]);
    reveal(&ugo, &made).await.problem(404, "not_found");
    let none: [&str; 0] = [];
    uma.patch(&path, json!({ "collection_ids": none })).await.expect(200);
    assert_eq!(listed(&uma, "/accounts?collection_id=none").await, ["In both"]);
}
