use serde_json::{Value, json};
use uuid::Uuid;

use super::texts;
use crate::support::{Person, TestApp};

const GINA: &str = "gina@northwind.test";

fn northwind(hosts: &[&Person]) -> Value {
    let hosts: Vec<Uuid> = hosts.iter().map(|host| host.member_id).collect();
    json!({ "name": "Northwind Agency", "guest_admin_email": GINA, "host_ids": hosts })
}

#[actix_web::test]
async fn a_partner_comes_with_its_hosts_an_invite_a_mail_and_events() {
    let app = TestApp::start().await;
    let (ada, hana, hugo) = (app.admin("ada").await, app.user("hana").await, app.user("hugo").await);
    let answer = ada.post("/partners", northwind(&[&hana, &hugo, &hana])).await;
    let partner = answer.expect(201);
    let id = partner["id"].as_str().expect("an id");
    assert_eq!(answer.header("location"), Some(format!("/api/v1/partners/{id}").as_str()));
    assert_eq!(partner["name"], "Northwind Agency");
    assert_eq!(
        partner["hosts"],
        json!([
            { "id": hana.member_id, "name": "Hana User", "email": hana.email },
            { "id": hugo.member_id, "name": "Hugo User", "email": hugo.email },
        ])
    );
    assert_eq!(partner["users"], json!({ "active": 0, "invited": 1 }));
    assert_eq!(partner, ada.get(&format!("/partners/{id}")).await.expect(200));

    let invites = ada.get("/invites?source=partner").await.expect(200);
    let invite = &invites["items"][0];
    assert_eq!(invites["total"]["count"], 1);
    assert_eq!(
        (&invite["email"], &invite["role"], &invite["partner_role"]),
        (&json!(GINA), &json!("guest"), &json!("guest_admin"))
    );
    assert_eq!(invite["partner"], json!({ "id": id, "name": "Northwind Agency" }));
    assert_eq!(invite["created_by"]["name"], "Ada Admin");

    let mail = app.mail_to(GINA).await;
    assert!(mail.text.contains("Northwind Agency"), "{}", mail.text);
    let offered = app.anonymous().look_up(&mail.link()).await.expect(200);
    assert_eq!(offered["partner"], json!({ "id": id, "name": "Northwind Agency" }));

    let events = ada.get(&format!("/partners/{id}/activity?sort=created_at")).await.expect(200);
    assert_eq!(texts(&events, "action")[..2], ["partner.created", "invite.created"]);
    assert_eq!(events["items"][0]["details"], json!({ "hosts": ["Hana User", "Hugo User"] }));
    assert_eq!(
        events["items"][0]["target"],
        json!({ "kind": "partner", "id": id, "name": "Northwind Agency" })
    );
}

#[actix_web::test]
async fn users_and_guests_add_none() {
    let app = TestApp::start().await;
    let (uma, hana) = (app.user("uma").await, app.user("hana").await);
    for who in [&uma, &app.login_only("lola").await, &app.guest("gus").await] {
        who.post("/partners", northwind(&[&hana])).await.problem(403, "not_allowed");
    }
}

#[actix_web::test]
async fn hosts_are_members_of_this_workspace_who_are_user_or_above() {
    let app = TestApp::start().await;
    let (ada, hana) = (app.admin("ada").await, app.user("hana").await);
    let (lola, gus) = (app.login_only("lola").await, app.guest("gus").await);
    for who in [&lola, &gus] {
        ada.post("/partners", northwind(&[&hana, who])).await.invalid(&["#/host_ids"]);
    }
    let foreign = app.other_workspace().await.user("bo").await;
    let gone = app.user("gone").await;
    app.workspace().remove(&gone).await;
    for who in [&foreign, &gone] {
        ada.post("/partners", northwind(&[&hana, who])).await.problem(404, "not_found");
    }
    assert_eq!(ada.get("/partners").await.expect(200)["total"]["count"], 0);
    assert_eq!(ada.get("/invites").await.expect(200)["total"]["count"], 0);
}

#[actix_web::test]
async fn host_and_guest_admin_are_of_different_domains() {
    let app = TestApp::start().await;
    let (ada, hana) = (app.admin("ada").await, app.user("hana").await);
    for address in ["x@contenzilla.test", "x@ContenZilla.TEST"] {
        let body = json!({ "name": "Us", "guest_admin_email": address, "host_ids": [hana.member_id] });
        ada.post("/partners", body).await.problem(422, "same_domain");
    }
    let body =
        json!({ "name": "Us", "guest_admin_email": "x@not-contenzilla.test", "host_ids": [hana.member_id] });
    ada.post("/partners", body).await.expect(201);
}

#[actix_web::test]
async fn an_invite_that_is_refused_leaves_no_partner() {
    let app = TestApp::start().await;
    let (ada, hana, gus) = (app.admin("ada").await, app.user("hana").await, app.guest("gus").await);
    let with = |email: &str| json!({ "name": "N", "guest_admin_email": email, "host_ids": [hana.member_id] });
    ada.post("/partners", with(&gus.email)).await.problem(409, "already_member");
    let pending = ada.invite("c@adraptor.test").await;
    let refused = ada.post("/partners", with("c@adraptor.test")).await;
    assert_eq!(refused.problem(409, "invite_pending")["invite_id"], pending["id"]);
    app.workspace().suppress("s@adraptor.test").await;
    ada.post("/partners", with("s@adraptor.test")).await.problem(409, "address_suppressed");
    let policy = json!({ "domains": ["own.test"], "refused_guest_domains": ["refused.test"] });
    ada.patch("/workspace", policy).await.expect(200);
    ada.post("/partners", with("x@own.test")).await.problem(422, "email_in_workspace_domain");
    ada.post("/partners", with("x@refused.test")).await.problem(422, "domain_not_allowed");
    ada.patch("/workspace", json!({ "guest_invites_enabled": false })).await.expect(200);
    ada.post("/partners", with(GINA)).await.problem(403, "guest_invites_disabled");
    assert_eq!(ada.get("/partners").await.expect(200)["total"]["count"], 0);
    assert_eq!(ada.get("/activity?action=partner.created").await.expect(200)["total"]["count"], 0);
}

#[actix_web::test]
async fn the_limits_of_inviting_hold_for_partners() {
    let app = TestApp::start().await;
    let (ada, hana) = (app.admin("ada").await, app.user("hana").await);
    for number in 0..2 {
        let emails: Vec<String> = (0..100).map(|n| format!("n{number}-{n}@adraptor.test")).collect();
        ada.post("/invites/bulk", json!({ "emails": emails })).await.expect(200);
    }
    ada.post("/partners", northwind(&[&hana])).await.problem(429, "quota_exceeded");
}

#[actix_web::test]
async fn what_is_wrong_is_said_field_by_field() {
    let app = TestApp::start().await;
    let (ada, hana) = (app.admin("ada").await, app.user("hana").await);
    let body = json!({ "name": " ", "guest_admin_email": "no address", "host_ids": [hana.member_id] });
    ada.post("/partners", body).await.invalid(&["#/guest_admin_email", "#/name"]);
    ada.post("/partners", northwind(&[])).await.invalid(&["#/host_ids"]);
    let many: Vec<Uuid> = (0..21).map(|_| Uuid::now_v7()).collect();
    let body = json!({ "name": "N", "guest_admin_email": GINA, "host_ids": many });
    ada.post("/partners", body).await.invalid(&["#/host_ids"]);
    for (field, value) in [("host_ids", json!(hana.member_id)), ("workspace_id", json!(app.workspace().id))] {
        let mut body = northwind(&[&hana]);
        body[field] = value;
        ada.post("/partners", body).await.problem(400, "bad_request");
    }
}

#[actix_web::test]
async fn a_program_adds_a_partner_with_its_scope() {
    use crate::api_keys::program;
    let app = TestApp::start().await;
    let (olive, hana) = (app.owner("olive").await, app.user("hana").await);
    let reader = program(&app, &olive, &["partners:read", "invites:write"]).await;
    reader.post("/partners", northwind(&[&hana])).await.problem(403, "insufficient_scope");
    let writer = program(&app, &olive, &["partners:write"]).await;
    writer.post("/partners", northwind(&[&hana])).await.expect(201);
    assert_eq!(reader.get("/partners").await.expect(200)["total"]["count"], 1);
}
