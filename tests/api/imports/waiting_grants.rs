use std::collections::HashSet;

use chrono::TimeDelta;
use guestlist::permissions::GuestPartnerRole;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use uuid::Uuid;

use super::inviting::invite;
use super::{DETAILED, SHARED, VAULT, andy, import, listed};
use crate::support::{Answer, Client, Person, TestApp};

const KINDS: [&str; 3] = ["accounts", "secrets", "collections"];

/// The id of one of the person's items by what it is called.
async fn named(who: &Client, kind: &str, name: &str) -> String {
    let page = who.get(&format!("/{kind}?limit=100")).await.expect(200);
    let items = page["items"].as_array().expect("a list").iter();
    let mut items = items.filter(|item| ["label", "title", "name"].iter().any(|field| item[field] == name));
    let item = items.next().unwrap_or_else(|| panic!("no {name}: {page}"));
    item["id"].as_str().expect("an id").to_owned()
}

async fn list(who: &Client, kind: &str, item: &str) -> Answer {
    who.get(&format!("/{kind}/{item}/waiting-grants?sort=created_at")).await
}

/// What waits on an item.
async fn waiting(who: &Client, kind: &str, item: &str) -> Vec<Value> {
    let page = list(who, kind, item).await.expect(200);
    let items = page["items"].as_array().expect("a list").clone();
    assert_eq!(page["total"], json!({ "count": items.len(), "exact": true }));
    items
}

/// The addresses it waits for, in the order of the alphabet.
async fn addresses(who: &Client, kind: &str, item: &str) -> Vec<String> {
    let waiting = waiting(who, kind, item).await;
    let mut addresses: Vec<String> =
        waiting.iter().map(|waiting| waiting["email"].as_str().expect("text").to_owned()).collect();
    addresses.sort();
    addresses
}

async fn take_back(who: &Client, kind: &str, item: &str, waiting: &str) -> Answer {
    who.delete(&format!("/{kind}/{item}/waiting-grants/{waiting}")).await
}

/// The id of what waits for an address.
async fn of_address(who: &Client, kind: &str, item: &str, email: &str) -> String {
    let waiting = waiting(who, kind, item).await;
    let found = waiting.iter().find(|waiting| waiting["email"] == email);
    found.unwrap_or_else(|| panic!("{waiting:?}"))["id"].as_str().expect("an id").to_owned()
}

/// Joins by the newest invite to an address that nobody has yet.
async fn join(app: &TestApp, email: &str) -> Person {
    let anonymous = app.anonymous();
    let token = app.mail_to(email).await.link();
    Person::of_session(&anonymous, &anonymous.join_as_new(&token).await)
}

#[actix_web::test]
async fn owners_see_who_is_still_to_come_and_take_it_back() {
    let app = TestApp::start().await;
    let (andy, uma) = (andy(&app).await, app.user("uma").await);
    let import = import(&app, &andy, VAULT, Some(SHARED)).await;
    let marketing = named(&andy, "collections", "Shared-Marketing").await;
    let seen = waiting(&andy, "collections", &marketing).await;
    let taylor = seen.iter().find(|waiting| waiting["email"] == "taylor@agency.test").expect("Taylor");
    assert_eq!(
        *taylor,
        json!({
            "id": taylor["id"],
            "email": "taylor@agency.test",
            "role": "collaborator",
            "collection": null,
            "created_at": "2026-05-04T09:00:00Z",
            "ends_at": "2026-08-02T09:00:00Z",
            "can_take_back": true,
        })
    );
    let three = ["bea@contenzilla.test", "simone@agency.test", "taylor@agency.test"];
    assert_eq!(addresses(&andy, "collections", &marketing).await, three);
    let bea = seen.iter().find(|waiting| waiting["email"] == three[0]).expect("Bea");
    assert_eq!(bea["role"], "owner", "as far as she can own");

    // Through the collection: seen here, taken back there.
    let ads = named(&andy, "accounts", "Facebook Ads").await;
    let inside = waiting(&andy, "accounts", &ads).await;
    assert_eq!(inside.len(), 3);
    for waiting in &inside {
        let (collection, here) = (&waiting["collection"], &waiting["can_take_back"]);
        assert_eq!((&collection["id"], here), (&json!(marketing), &json!(false)));
    }
    let simone = of_address(&andy, "accounts", &ads, "simone@agency.test").await;
    take_back(&andy, "accounts", &ads, &simone).await.problem(404, "not_found");

    // Any owner may.
    let shared = json!({ "member_id": uma.member_id, "role": "owner" });
    andy.post(&format!("/collections/{marketing}/grants"), shared).await.expect(201);
    take_back(&uma, "collections", &marketing, &simone).await.expect(204);
    take_back(&uma, "collections", &marketing, &simone).await.problem(404, "not_found");
    assert_eq!(addresses(&andy, "collections", &marketing).await, [three[0], three[2]]);
    assert_eq!(addresses(&andy, "accounts", &ads).await, [three[0], three[2]]);
    let query = "/activity?action=item.waiting_grant_taken_back";
    let events = app.owner("olive").await.get(query).await.expect(200);
    let event = &events["items"][0];
    assert_eq!(events["total"]["count"], 1);
    assert_eq!(event["actor"]["id"], json!(uma.member_id));
    assert_eq!(event["target"], json!({ "kind": "collection", "id": marketing, "name": "Shared-Marketing" }),);
    assert_eq!(event["details"], json!({ "email": "simone@agency.test" }));

    // Who joins has what was not taken back.
    for email in ["simone@agency.test", "Taylor@Agency.test"] {
        invite(&andy, &import, email).await.expect(201);
    }
    let simone = join(&app, "simone@agency.test").await;
    assert!(listed(&simone, "/collections", "name").await.is_empty());
    assert!(listed(&simone, "/accounts", "label").await.is_empty());
    let taylor = join(&app, "taylor@agency.test").await;
    assert!(listed(&taylor, "/accounts", "label").await.contains(&"Facebook Ads".to_owned()));
    assert_eq!(addresses(&andy, "collections", &marketing).await, ["bea@contenzilla.test"]);
}

#[actix_web::test]
async fn what_waits_on_a_single_account_is_taken_back_there() {
    let app = TestApp::start().await;
    let andy = andy(&app).await;
    let import = import(&app, &andy, VAULT, Some(DETAILED)).await;
    let ads = named(&andy, "accounts", "Facebook Ads").await;
    let taylor = of_address(&andy, "accounts", &ads, "taylor@agency.test").await;
    take_back(&andy, "accounts", &ads, &taylor).await.expect(204);
    invite(&andy, &import, "Taylor@Agency.test").await.expect(201);
    let taylor = join(&app, "taylor@agency.test").await;
    let accounts = listed(&taylor, "/accounts", "label").await;
    assert!(accounts.contains(&"Only a name".to_owned()), "{accounts:?}");
    assert!(!accounts.contains(&"Facebook Ads".to_owned()), "{accounts:?}");
}

#[actix_web::test]
async fn nobody_but_an_owner_sees_or_takes_back_what_waits() {
    let app = TestApp::start().await;
    let (uma, ugo, gus) = (app.user("uma").await, app.user("ugo").await, app.guest("gus").await);
    let partner = app.workspace().partner(&uma).await;
    let gail = app.workspace().guest_of(&partner, "gail", GuestPartnerRole::GuestAdmin).await;
    let (ada, bo) = (app.admin("ada").await, app.other_workspace().await.user("bo").await);
    for kind in KINDS {
        let body = match kind {
            "accounts" => json!({ "label": "Ads" }),
            "secrets" => json!({ "title": "Wi-Fi", "text": "x" }),
            _ => json!({ "name": "Marketing" }),
        };
        let make = async || {
            let made = uma.post(&format!("/{kind}"), body.clone()).await.expect(201);
            made["id"].as_str().expect("an id").to_owned()
        };
        let (made, other) = (make().await, make().await);
        let id = app.workspace().let_wait(&uma, &made, "taylor@agency.test").await;
        let grants = format!("/{kind}/{made}/grants");
        for who in [&ugo, &gus] {
            let shared = json!({ "member_id": who.member_id, "role": "collaborator" });
            uma.post(&grants, shared).await.expect(201);
        }
        uma.post(&grants, json!({ "partner_id": partner, "role": "manager" })).await.expect(201);
        assert_eq!(gail.get(&grants).await.expect(200)["total"]["count"], 1, "she sees the partner's");
        // They use it, but do not own it.
        for who in [&ugo, &gus, &gail] {
            list(who, kind, &made).await.problem(403, "not_allowed");
            take_back(who, kind, &made, &id).await.problem(403, "not_allowed");
        }
        // Not theirs to see, whatever they are.
        for who in [&ada, &bo] {
            list(who, kind, &made).await.problem(404, "not_found");
            take_back(who, kind, &made, &id).await.problem(404, "not_found");
        }
        list(&app.anonymous(), kind, &made).await.problem(401, "unauthenticated");
        take_back(&app.anonymous(), kind, &made, &id).await.problem(401, "unauthenticated");
        // Nothing of that id is here.
        take_back(&uma, kind, &other, &id).await.problem(404, "not_found");
        take_back(&uma, kind, &made, &Uuid::now_v7().to_string()).await.problem(404, "not_found");
        let another = KINDS.into_iter().find(|another| *another != kind).expect("another kind");
        list(&uma, another, &made).await.problem(404, "not_found");
        take_back(&uma, another, &made, &id).await.problem(404, "not_found");
        uma.delete(&format!("/{kind}/{made}/grants/{id}")).await.problem(404, "not_found");
        assert_eq!(addresses(&uma, kind, &made).await, ["taylor@agency.test"]);
        take_back(&uma, kind, &made, &id).await.expect(204);
        assert!(waiting(&uma, kind, &made).await.is_empty());
    }
}

#[actix_web::test]
async fn many_are_listed_in_pages_newest_first() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let made = uma.post("/collections", json!({ "name": "Marketing" })).await.expect(201);
    let made = made["id"].as_str().expect("an id");
    for person in 0..5 {
        app.workspace().let_wait(&uma, made, &format!("p{person}@agency.test")).await;
        app.advance(TimeDelta::seconds(1));
    }
    let path = format!("/collections/{made}/waiting-grants?limit=2");
    let (mut cursor, mut seen) = (String::new(), Vec::new());
    loop {
        let page = uma.get(&format!("{path}{cursor}")).await.expect(200);
        assert_eq!(page["total"]["count"], 5);
        let emails = page["items"].as_array().expect("a list").iter().map(|waiting| waiting["email"].clone());
        seen.extend(emails);
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(json!(seen), json!([4, 3, 2, 1, 0].map(|person| format!("p{person}@agency.test"))));
}

#[actix_web::test]
async fn what_waits_ends_after_90_days_and_is_forgotten() {
    let app = TestApp::start().await;
    let import = import(&app, &*app.user("andy").await, VAULT, Some(SHARED)).await;
    app.advance(TimeDelta::days(90) - TimeDelta::minutes(10));
    let andy = andy(&app).await;
    let marketing = named(&andy, "collections", "Shared-Marketing").await;
    let in_time = addresses(&andy, "collections", &marketing).await;
    assert_eq!(in_time, ["bea@contenzilla.test", "simone@agency.test", "taylor@agency.test"]);
    // Neither an open invite nor a look at it prolongs it; the clean-up is not asked.
    for email in ["simone@agency.test", "Taylor@Agency.test"] {
        invite(&andy, &import, email).await.expect(201);
    }
    let simone = join(&app, "simone@agency.test").await;
    assert!(!listed(&simone, "/collections", "name").await.is_empty(), "who joins in time has it");
    let link = app.mail_to("taylor@agency.test").await.link();
    let id = of_address(&andy, "collections", &marketing, "taylor@agency.test").await;
    app.stop_worker().await;
    app.advance(TimeDelta::minutes(10));
    assert!(waiting(&andy, "collections", &marketing).await.is_empty());
    take_back(&andy, "collections", &marketing, &id).await.problem(404, "not_found");
    assert_ne!(kept(&app).await, 0);
    let anonymous = app.anonymous();
    let taylor = Person::of_session(&anonymous, &anonymous.join_as_new(&link).await);
    assert!(listed(&taylor, "/collections", "name").await.is_empty());
    assert!(listed(&taylor, "/accounts", "label").await.is_empty());
    assert!(!listed(&simone, "/collections", "name").await.is_empty(), "what she has stays");

    app.start_worker();
    app.until(async || kept(&app).await == 0).await;
}

/// How much waits, whether it counts or not.
async fn kept(app: &TestApp) -> i64 {
    let db = &app.app.db;
    let sql = "SELECT COUNT(*) AS n FROM import_waiting_grants";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    row.expect("read").expect("a row").try_get("", "n").expect("a number")
}

#[actix_web::test]
async fn what_waits_ends_with_its_importer_s_ownership() {
    let app = TestApp::start().await;
    let (andy, ada) = (andy(&app).await, app.admin("ada").await);
    import(&app, &andy, VAULT, Some(SHARED)).await;
    let marketing = named(&andy, "collections", "Shared-Marketing").await;
    let id = of_address(&andy, "collections", &marketing, "simone@agency.test").await;
    let leaving = format!("/members/{}?transfer_to={}", andy.member_id, ada.member_id);
    ada.delete(&leaving).await.expect(204);
    assert!(waiting(&ada, "collections", &marketing).await.is_empty());
    take_back(&ada, "collections", &marketing, &id).await.problem(404, "not_found");
}

/// What waited before waiting grants had ids gets one, and waits since its import was started.
#[actix_web::test]
async fn what_waited_before_gets_an_id_and_a_time() {
    let app = TestApp::start().await;
    let andy = andy(&app).await;
    let import = import(&app, &andy, VAULT, Some(SHARED)).await;
    let marketing = named(&andy, "collections", "Shared-Marketing").await;
    let before = waiting(&andy, "collections", &marketing).await;
    app.stop_worker().await;
    for sql in [
        "CREATE TABLE earlier AS SELECT workspace_id, email_key, item_id, import_id, role FROM import_waiting_grants",
        "DROP TABLE import_waiting_grants",
        "ALTER TABLE earlier RENAME TO import_waiting_grants",
        "DELETE FROM seaql_migrations WHERE version LIKE 'm0020%'",
    ] {
        app.app.db.execute_unprepared(sql).await.expect(sql);
    }
    app.app.db.migrate().await.expect("migrated");
    let after = waiting(&andy, "collections", &marketing).await;
    let without_id = |waiting: &[Value]| {
        let mut waiting = waiting.to_vec();
        waiting.iter_mut().for_each(|one| one["id"] = Value::Null);
        waiting.sort_by_key(|one| one["email"].to_string());
        waiting
    };
    assert_eq!(without_id(&after), without_id(&before));
    let ids: HashSet<Uuid> =
        after.iter().map(|one| one["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")).collect();
    assert_eq!(ids.len(), 3, "each has its own");
    for id in ids {
        let seconds = id.get_timestamp().expect("a UUIDv7").to_unix().0;
        assert_eq!((id.get_version_num(), seconds), (7, app.now().timestamp() as u64));
    }
    let simone = of_address(&andy, "collections", &marketing, "simone@agency.test").await;
    take_back(&andy, "collections", &marketing, &simone).await.expect(204);
    app.start_worker();
    invite(&andy, &import, "Taylor@Agency.test").await.expect(201);
    let taylor = join(&app, "taylor@agency.test").await;
    assert!(listed(&taylor, "/collections", "name").await.contains(&"Shared-Marketing".to_owned()));
}
