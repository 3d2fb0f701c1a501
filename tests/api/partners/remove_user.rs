use serde_json::json;
use uuid::Uuid;

use super::{Agency, listed};
use crate::support::TestApp;
use guestlist::permissions::GuestPartnerRole::GuestAdmin;

#[actix_web::test]
async fn who_is_removed_from_the_partner_is_out_of_the_workspace_at_once() {
    let app = TestApp::start().await;
    // That a mail was sent is none of the events to come.
    app.stop_worker().await;
    let agency = Agency::of(app.workspace(), "").await;
    agency.gina.delete(&agency.user(&agency.greg)).await.expect(204);
    agency.greg.get("/me").await.problem(401, "unauthenticated");
    assert_eq!(agency.seen_by(&agency.gina).await["users"]["active"], 1);
    assert_eq!(listed(&agency.hana, "/guests?status=removed").await, [agency.greg.email.as_str()]);
    assert_eq!(agency.events(&app).await.last().expect("an event"), "member.removed");
    agency.gina.delete(&agency.user(&agency.greg)).await.problem(404, "not_found");
    agency.hana.delete(&agency.user(&agency.gina)).await.expect(204);
    agency.gina.get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn a_guest_admin_removes_neither_themselves_nor_another_one() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let gwen = app.workspace().guest_of(&agency.id, "gwen", GuestAdmin).await;
    for whom in [&agency.gina, &gwen] {
        agency.gina.delete(&agency.user(whom)).await.problem(403, "not_allowed");
    }
    agency.greg.delete(&agency.user(&agency.greg)).await.problem(403, "not_allowed");
    gwen.me().await;
}

#[actix_web::test]
async fn nobody_reaches_into_another_partner() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let other = Agency::of(app.workspace(), "2").await;
    let foreign = Agency::of(app.other_workspace().await, "3").await;
    let absent = agency.gina.delete(&agency.at(&format!("/users/{}", Uuid::now_v7()))).await;
    absent.problem(404, "not_found");
    for whom in [&other.greg, &foreign.greg, &agency.hana] {
        for path in [agency.user(whom), other.user(whom), foreign.user(whom)] {
            assert_eq!(agency.gina.delete(&path).await.observable(), absent.observable());
        }
    }
    for whom in [&other.greg, &foreign.greg, &agency.hana] {
        whom.me().await;
    }
}

#[actix_web::test]
async fn an_open_invite_is_no_user_to_remove() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let invite = agency.invite(&agency.gina, "c@agency.test").await.expect(201);
    let path = agency.at(&format!("/users/{}", invite["id"].as_str().expect("an id")));
    agency.gina.delete(&path).await.problem(404, "not_found");
    assert_eq!(agency.gina.see(&invite).await["status"], json!("pending"));
}
