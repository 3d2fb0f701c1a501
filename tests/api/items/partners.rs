//! Sharing with a partner, whose Guest Admins pass on what it manages.

use guestlist::permissions::GuestPartnerRole::{GuestAdmin, GuestUser};
use reqwest::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{account, collection, id, listed, reveal, share, unshare};
use crate::support::{Answer, Client, Person, TestApp, send};

struct Agency {
    id: String,
    hana: Person,
    gina: Person,
    greg: Person,
}

impl Agency {
    async fn of(app: &TestApp, mark: &str) -> Self {
        let hana = app.user(&format!("hana{mark}")).await;
        let id = app.workspace().partner(&hana).await;
        let gina = app.workspace().guest_of(&id, &format!("gina{mark}"), GuestAdmin).await;
        let greg = app.workspace().guest_of(&id, &format!("greg{mark}"), GuestUser).await;
        Self { id, hana, gina, greg }
    }

    async fn get(&self, who: &Client, kind: &str, item: &Value, role: &str) -> Answer {
        let body = json!({ "partner_id": self.id, "role": role });
        who.post(&format!("/{kind}/{}/grants", id(item)), body).await
    }
}

#[actix_web::test]
async fn a_partner_that_collaborates_is_all_its_guests() {
    let app = TestApp::start().await;
    let agency = Agency::of(&app, "").await;
    let made = account(&agency.hana, "Ads", &[]).await;
    let grant = agency.get(&agency.hana, "accounts", &made, "collaborator").await.expect(201);
    assert_eq!((&grant["partner"]["name"], &grant["member"]), (&json!("Agency"), &Value::Null));
    for who in [&agency.gina, &agency.greg] {
        assert_eq!(listed(who, "/accounts").await, ["Ads"]);
        reveal(who, &made).await.expect(200);
        who.get(&format!("/accounts/{}/grants", id(&made))).await.problem(403, "not_allowed");
    }
    let new = app.workspace().guest_of(&agency.id, "new", GuestUser).await;
    reveal(&new, &made).await.expect(200);
    let other = Agency::of(&app, "2").await;
    reveal(&other.greg, &made).await.problem(404, "not_found");
    unshare(&agency.hana, "accounts", &made, &grant).await.expect(204);
    for who in [&agency.gina, &agency.greg, &new] {
        reveal(who, &made).await.problem(404, "not_found");
    }
}

#[actix_web::test]
async fn guest_admins_of_a_partner_that_manages_pass_on_to_their_guest_users() {
    let app = TestApp::start().await;
    let agency = Agency::of(&app, "").await;
    let other = Agency::of(&app, "2").await;
    let (hana, gina, greg) = (&agency.hana, &agency.gina, &agency.greg);
    let top = collection(hana, "Campaigns", None).await;
    let made = account(hana, "Ads", &[&top]).await;
    let managing = agency.get(hana, "collections", &top, "manager").await.expect(201);
    assert_eq!(gina.get(&format!("/accounts/{}", id(&made))).await.expect(200)["role"], "manager");
    reveal(greg, &made).await.problem(404, "not_found");
    let gus = app.guest("gus").await;
    for (who, role) in [(greg, "owner"), (&gus, "owner")] {
        share(gina, "accounts", &made, who, role).await.invalid(&["#/role"]);
    }
    for who in [&gus, &other.greg, gina, hana] {
        share(gina, "accounts", &made, who, "collaborator").await.problem(403, "not_allowed");
    }
    agency.get(gina, "accounts", &made, "collaborator").await.problem(403, "not_allowed");
    let passed_on = share(gina, "accounts", &made, greg, "collaborator").await.expect(201);
    assert_eq!(passed_on["through_partner"]["name"], "Agency");
    reveal(greg, &made).await.expect(200);
    share(greg, "accounts", &made, gina, "collaborator").await.problem(403, "not_allowed");
    gina.patch(&format!("/accounts/{}", id(&made)), json!({ "label": "x" }))
        .await
        .problem(403, "not_allowed");

    // Gina sees her partner and its guests, and takes back what was passed on.
    let seen = gina.get(&format!("/accounts/{}/grants?sort=created_at", id(&made))).await.expect(200);
    let who: Vec<&Value> =
        seen["items"].as_array().expect("grants").iter().map(|grant| &grant["member"]["email"]).collect();
    assert_eq!(who, [&Value::Null, &json!(greg.email)]);
    unshare(gina, "accounts", &made, &passed_on).await.expect(204);
    reveal(greg, &made).await.problem(404, "not_found");

    // It counts while the partner manages the item.
    share(gina, "accounts", &made, greg, "collaborator").await.expect(201);
    unshare(hana, "collections", &top, &managing).await.expect(204);
    reveal(greg, &made).await.problem(404, "not_found");
    assert!(listed(greg, "/accounts").await.is_empty());
    reveal(gina, &made).await.problem(404, "not_found");
    // Managing it anew is to pass it on anew.
    agency.get(hana, "collections", &top, "manager").await.expect(201);
    reveal(greg, &made).await.problem(404, "not_found");
    let nothing = hana.get(&format!("/members/{}/items", greg.member_id)).await.expect(200);
    assert_eq!(nothing["total"]["count"], 0);
    let endings = [
        (Method::PATCH, format!("/accounts/{}", id(&made)), json!({ "collection_ids": [] })),
        (
            Method::POST,
            format!("/collections/{}/grants", id(&top)),
            json!({ "partner_id": agency.id, "role": "collaborator" }),
        ),
        (Method::DELETE, format!("/collections/{}", id(&top)), Value::Null),
    ];
    for (method, path, body) in endings {
        hana.patch(&format!("/accounts/{}", id(&made)), json!({ "collection_ids": [id(&top)] }))
            .await
            .expect(200);
        agency.get(hana, "collections", &top, "manager").await;
        share(gina, "accounts", &made, greg, "collaborator").await.expect(201);
        reveal(greg, &made).await.expect(200);
        let ended = send(hana.request(method, &path).json(&body)).await;
        assert!(ended.status < 300, "{}", ended.text);
        let grants = hana.get(&format!("/accounts/{}/grants", id(&made))).await.expect(200);
        assert!(!grants.to_string().contains(&greg.email), "{path}: {grants}");
    }
}

#[actix_web::test]
async fn what_an_owner_shared_no_guest_admin_changes() {
    let app = TestApp::start().await;
    let agency = Agency::of(&app, "").await;
    let (hana, gina, greg) = (&agency.hana, &agency.gina, &agency.greg);
    let made = account(hana, "Ads", &[]).await;
    let managing = agency.get(hana, "accounts", &made, "manager").await.expect(201);
    let own = share(hana, "accounts", &made, greg, "collaborator").await.expect(201);
    assert_eq!(
        share(gina, "accounts", &made, greg, "collaborator").await.expect(200)["through_partner"],
        Value::Null
    );
    unshare(gina, "accounts", &made, &own).await.problem(403, "not_allowed");
    unshare(gina, "accounts", &made, &managing).await.problem(403, "not_allowed");
    unshare(hana, "accounts", &made, &managing).await.expect(204);
    reveal(greg, &made).await.expect(200);
}

#[actix_web::test]
async fn a_guest_admin_who_steps_down_passes_nothing_on_any_more() {
    let app = TestApp::start().await;
    let agency = Agency::of(&app, "").await;
    let made = account(&agency.hana, "Ads", &[]).await;
    agency.get(&agency.hana, "accounts", &made, "manager").await.expect(201);
    reveal(&agency.gina, &made).await.expect(200);
    let user = format!("/partners/{}/users/{}", agency.id, agency.gina.member_id);
    agency.hana.patch(&user, json!({ "partner_role": "guest_user" })).await.expect(200);
    reveal(&agency.gina, &made).await.problem(404, "not_found");
    share(&agency.gina, "accounts", &made, &agency.greg, "collaborator").await.problem(404, "not_found");
}

#[actix_web::test]
async fn only_who_manages_a_partner_shares_with_it_and_it_owns_nothing() {
    let app = TestApp::start().await;
    let agency = Agency::of(&app, "").await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let by_uma = account(&uma, "Uma's", &[]).await;
    agency.get(&uma, "accounts", &by_uma, "collaborator").await.problem(404, "not_found");
    let by_ada = account(&ada, "Ada's", &[]).await;
    agency.get(&ada, "accounts", &by_ada, "owner").await.invalid(&["#/role"]);
    agency.get(&ada, "accounts", &by_ada, "collaborator").await.expect(201);
}

#[actix_web::test]
async fn removing_a_partner_takes_everything_back() {
    let app = TestApp::start().await;
    let agency = Agency::of(&app, "").await;
    let made = account(&agency.hana, "Ads", &[]).await;
    agency.get(&agency.hana, "accounts", &made, "manager").await.expect(201);
    share(&agency.gina, "accounts", &made, &agency.greg, "collaborator").await.expect(201);
    agency.hana.delete(&format!("/partners/{}", agency.id)).await.expect(204);
    let grants = agency.hana.get(&format!("/accounts/{}/grants", id(&made))).await.expect(200);
    assert_eq!(grants["total"]["count"], 1);
}

#[actix_web::test]
async fn a_guest_admin_reads_of_what_is_shared_with_the_partner_and_not_with_one_guest_alone() {
    let app = TestApp::start().await;
    let agency = Agency::of(&app, "").await;
    let (theirs, private) =
        (account(&agency.hana, "Ads", &[]).await, account(&agency.hana, "Payroll", &[]).await);
    let grant = agency.get(&agency.hana, "accounts", &theirs, "collaborator").await.expect(201);
    unshare(&agency.hana, "accounts", &theirs, &grant).await.expect(204);
    let grant = share(&agency.hana, "accounts", &private, &agency.greg, "collaborator").await.expect(201);
    unshare(&agency.hana, "accounts", &private, &grant).await.expect(204);
    let path = format!("/partners/{}/activity?action=item.shared,item.unshared", agency.id);
    let events = agency.gina.get(&path).await.expect(200);
    let names: Vec<_> =
        events["items"].as_array().expect("a list").iter().map(|e| &e["target"]["name"]).collect();
    assert_eq!(names, ["Ads", "Ads"], "{events}");
}

#[actix_web::test]
async fn a_guest_admin_hears_nothing_of_collections_shared_with_one_guest_alone() {
    let app = TestApp::start().await;
    let agency = Agency::of(&app, "").await;
    let (hana, gina, greg) = (&agency.hana, &agency.gina, &agency.greg);
    let secret = collection(hana, "Acquisition of a rival", None).await;
    let made = account(hana, "Ads", &[&secret]).await;
    agency.get(hana, "accounts", &made, "manager").await.expect(201);
    share(hana, "collections", &secret, greg, "collaborator").await.expect(201);
    share(hana, "accounts", &made, &app.guest("gus").await, "collaborator").await.expect(201);
    let path = format!("/accounts/{}/grants", id(&made));
    let seen = gina.get(&path).await.expect(200);
    assert_eq!(seen["items"].as_array().map(Vec::len), Some(1), "{seen}");
    assert!(!seen.to_string().contains("rival"), "{seen}");
    assert_eq!(gina.get(&format!("/accounts/{}", id(&made))).await.expect(200)["shared_with"], 1);
    assert!(hana.get(&path).await.expect(200).to_string().contains("rival"));

    // Who owns the account alone learns that greg has it, not where from.
    let uma = app.user("uma").await;
    share(hana, "accounts", &made, &uma, "owner").await.expect(201);
    let seen = uma.get(&path).await.expect(200);
    assert!(seen.to_string().contains(&greg.email) && !seen.to_string().contains("rival"), "{seen}");
}

#[actix_web::test]
async fn what_was_passed_on_just_while_it_was_taken_back_does_not_come_to_life_again() {
    let app = TestApp::start().await;
    let agency = Agency::of(&app, "").await;
    let top = collection(&agency.hana, "Campaigns", None).await;
    let made = account(&agency.hana, "Ads", &[]).await;
    let at = format!("/accounts/{}", id(&made));
    let into = json!({ "collection_ids": [id(&top)] });
    for again in ["shared", "moved"] {
        agency.hana.patch(&at, into.clone()).await.expect(200);
        agency.get(&agency.hana, "collections", &top, "manager").await;
        share(&agency.gina, "accounts", &made, &agency.greg, "collaborator").await.expect(201);
        // What a transaction leaves that did not see the other one.
        let end = match again {
            "shared" => "DELETE FROM grants WHERE partner_id IS NOT NULL",
            _ => "DELETE FROM contents",
        };
        app.app.db.execute_unprepared(end).await.expect("it ends");
        reveal(&agency.greg, &made).await.problem(404, "not_found");
        match again {
            "shared" => _ = agency.get(&agency.hana, "collections", &top, "manager").await.expect(201),
            _ => _ = agency.hana.patch(&at, into.clone()).await.expect(200),
        }
        reveal(&agency.greg, &made).await.problem(404, "not_found");
    }
}
