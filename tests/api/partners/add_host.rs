use serde_json::json;
use uuid::Uuid;

use super::Agency;
use crate::support::TestApp;

#[actix_web::test]
async fn host_admins_and_admins_assign_further_hosts() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let (ada, hugo, hilda) = (app.admin("ada").await, app.user("hugo").await, app.user("hilda").await);
    hugo.get(&agency.at("")).await.problem(404, "not_found");
    let partner = agency.add_host(&agency.hana, &hugo).await.expect(200);
    assert_eq!(partner["hosts"].as_array().expect("hosts").len(), 2);
    agency.seen_by(&hugo).await;
    agency.add_host(&hugo, &hugo).await.expect(200);
    agency.add_host(&ada, &hilda).await.expect(200);
    let added = agency.events(&app).await.into_iter().filter(|event| event == "partner.host_added").count();
    assert_eq!(added, 2, "who is one already changes and tells nothing");
    let page = ada.get("/activity?action=partner.host_added&sort=created_at").await.expect(200);
    assert_eq!(page["items"][0]["details"], json!({ "email": hugo.email, "partner": "Agency" }));
}

#[actix_web::test]
async fn guests_and_strangers_assign_none() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let other = Agency::of(app.workspace(), "2").await;
    let hugo = app.user("hugo").await;
    for who in [&agency.gina, &agency.greg] {
        agency.add_host(who, &hugo).await.problem(403, "not_allowed");
    }
    for who in [&other.hana, &other.gina, &hugo] {
        agency.add_host(who, &hugo).await.problem(404, "not_found");
    }
}

#[actix_web::test]
async fn a_host_is_an_active_member_of_this_workspace_who_is_user_or_above() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    for who in [&app.login_only("lola").await, &app.guest("gus").await, &agency.greg] {
        agency.add_host(&agency.hana, who).await.invalid(&["#/member_id"]);
    }
    let gone = app.user("gone").await;
    app.workspace().remove(&gone).await;
    for who in [&gone, &app.other_workspace().await.user("bo").await] {
        agency.add_host(&agency.hana, who).await.problem(404, "not_found");
    }
    agency
        .hana
        .post(&agency.at("/hosts"), json!({ "member_id": Uuid::now_v7() }))
        .await
        .problem(404, "not_found");
    for body in [
        json!({}),
        json!({ "member_id": "x" }),
        json!({ "member_id": agency.hana.member_id, "role": "admin" }),
    ] {
        agency.hana.post(&agency.at("/hosts"), body).await.problem(400, "bad_request");
    }
}

#[actix_web::test]
async fn a_host_is_not_of_the_domain_of_somebody_invited_as_a_guest_admin() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let hugo = app.workspace().person("hugo@agency-two.test", guestlist::permissions::Role::User).await;
    let body =
        json!({ "email": "g@agency-two.test", "partner_id": agency.id, "partner_role": "guest_admin" });
    let invite = agency.hana.post("/invites", body).await.expect(201);
    agency.add_host(&agency.hana, &hugo).await.problem(422, "same_domain");
    agency.hana.revoke(&invite).await.expect(200);
    agency.add_host(&agency.hana, &hugo).await.expect(200);
    let body =
        json!({ "email": "g@agency-two.test", "partner_id": agency.id, "partner_role": "guest_admin" });
    agency.hana.post("/invites", body).await.problem(422, "same_domain");
    agency.invite(&agency.hana, "g@agency-two.test").await.expect(201);
}
