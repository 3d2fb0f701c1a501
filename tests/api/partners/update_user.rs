use serde_json::json;
use uuid::Uuid;

use super::Agency;
use crate::support::TestApp;
use guestlist::permissions::GuestPartnerRole::GuestAdmin;

#[actix_web::test]
async fn host_admins_and_guest_admins_change_roles() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let changed = agency.set_role(&agency.gina, &agency.greg, "guest_admin").await.expect(200);
    assert_eq!(
        (&changed["id"], &changed["partner_role"]),
        (&json!(agency.greg.member_id), &json!("guest_admin"))
    );
    assert_eq!(agency.greg.me().await["partners"][0]["partner_role"], "guest_admin");
    agency.seen_by(&agency.greg).await;
    agency.set_role(&agency.hana, &agency.greg, "guest_user").await.expect(200);
    agency.greg.get(&agency.at("")).await.problem(403, "not_allowed");
    let ada = app.admin("ada").await;
    agency.set_role(&ada, &agency.greg, "guest_admin").await.expect(200);

    let target = agency.greg.member_id;
    let path = agency.at(&format!("/activity?action=partner.role_changed&sort=created_at&target={target}"));
    let events = agency.hana.get(&path).await.expect(200);
    assert_eq!(events["total"]["count"], 3);
    assert_eq!(
        events["items"][0]["details"],
        json!({ "email": agency.greg.email, "from": "guest_user", "to": "guest_admin" })
    );
}

#[actix_web::test]
async fn a_guest_admin_steps_down_and_leaves_other_guest_admins_alone() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let gwen = app.workspace().guest_of(&agency.id, "gwen", GuestAdmin).await;
    agency.set_role(&agency.gina, &gwen, "guest_user").await.problem(403, "not_allowed");
    let stepped = agency.set_role(&agency.gina, &agency.gina, "guest_user").await.expect(200);
    assert_eq!(stepped["can"], json!([]), "with the new eyes");
    agency.set_role(&agency.gina, &agency.gina, "guest_admin").await.problem(403, "not_allowed");
    agency.set_role(&gwen, &agency.gina, "guest_admin").await.expect(200);
}

#[actix_web::test]
async fn who_has_no_role_in_the_partner_changes_none() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let other = Agency::of(app.workspace(), "2").await;
    agency.set_role(&agency.greg, &agency.greg, "guest_admin").await.problem(403, "not_allowed");
    for who in [&other.hana, &other.gina, &app.user("uma").await] {
        agency.set_role(who, &agency.greg, "guest_admin").await.problem(404, "not_found");
        // Through a partner of one's own, which the guest is not in.
        other.set_role(&other.hana, &agency.greg, "guest_admin").await.problem(404, "not_found");
    }
    assert_eq!(agency.greg.me().await["partners"][0]["partner_role"], "guest_user");
}

#[actix_web::test]
async fn only_the_partners_active_guests_have_a_role() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let foreign = Agency::of(app.other_workspace().await, "3").await;
    let path = agency.at(&format!("/users/{}", Uuid::now_v7()));
    let absent = agency.hana.patch(&path, json!({ "partner_role": "guest_user" })).await;
    absent.problem(404, "not_found");
    let gone = app.workspace().guest_of(&agency.id, "gone", GuestAdmin).await;
    app.workspace().remove(&gone).await;
    for who in [&foreign.greg, &app.guest("gus").await, &agency.hana, &gone] {
        let answer = agency.set_role(&agency.hana, who, "guest_user").await;
        assert_eq!(answer.observable(), absent.observable());
    }
}

#[actix_web::test]
async fn a_guest_admin_is_not_of_a_hosts_domain() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let hugo = app.workspace().person("hugo@agency.test", guestlist::permissions::Role::User).await;
    agency.add_host(&agency.hana, &hugo).await.problem(422, "same_domain");
    agency.set_role(&agency.hana, &agency.gina, "guest_user").await.expect(200);
    agency.add_host(&agency.hana, &hugo).await.expect(200);
    agency.set_role(&agency.hana, &agency.greg, "guest_admin").await.problem(422, "same_domain");
}

#[actix_web::test]
async fn a_guest_admin_is_not_of_the_domain_of_somebody_who_would_host_again() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let ada = app.admin("ada").await;
    let hugo = app.workspace().person("hugo@agency.test", guestlist::permissions::Role::User).await;
    agency.set_role(&agency.hana, &agency.gina, "guest_user").await.expect(200);
    agency.add_host(&agency.hana, &hugo).await.expect(200);
    let member = format!("/members/{}", hugo.member_id);
    ada.patch(&member, json!({ "role": "login_only" })).await.expect(200);
    agency.set_role(&agency.hana, &agency.greg, "guest_admin").await.problem(422, "same_domain");
    let body = json!({ "email": "c@agency.test", "partner_id": agency.id, "partner_role": "guest_admin" });
    agency.hana.post("/invites", body).await.problem(422, "same_domain");
    ada.delete(&member).await.expect(204);
    agency.set_role(&agency.hana, &agency.greg, "guest_admin").await.expect(200);
}

#[actix_web::test]
async fn a_role_that_is_none_or_the_old_one_changes_nothing() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    agency.set_role(&agency.hana, &agency.greg, "guest_user").await.expect(200);
    assert!(!agency.events(&app).await.contains(&"partner.role_changed".to_owned()));
    for body in [
        json!({ "partner_role": "host_admin" }),
        json!({}),
        json!({ "partner_role": "guest_admin", "role": "admin" }),
    ] {
        agency.hana.patch(&agency.user(&agency.greg), body).await.problem(400, "bad_request");
    }
}
