use serde_json::json;

use super::Agency;
use crate::support::TestApp;

#[actix_web::test]
async fn a_host_steps_down_while_another_remains() {
    let app = TestApp::start().await;
    // That a mail was sent is none of the events to come.
    app.stop_worker().await;
    let agency = Agency::of(app.workspace(), "").await;
    let hugo = app.user("hugo").await;
    agency.hana.delete(&agency.host(&agency.hana)).await.problem(409, "last_host");
    agency.add_host(&agency.hana, &hugo).await.expect(200);
    agency.hana.delete(&agency.host(&agency.hana)).await.expect(204);
    agency.hana.get(&agency.at("")).await.problem(404, "not_found");
    assert_eq!(agency.hana.me().await["role"], "user", "still a member");
    hugo.delete(&agency.host(&hugo)).await.problem(409, "last_host");
    app.admin("ada").await.delete(&agency.host(&hugo)).await.problem(409, "last_host");
    assert_eq!(agency.events(&app).await.last().expect("an event"), "partner.host_removed");
}

#[actix_web::test]
async fn a_host_who_is_gone_is_none_to_rely_on() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let hugo = app.user("hugo").await;
    agency.add_host(&agency.hana, &hugo).await.expect(200);
    app.workspace().remove(&hugo).await;
    agency.hana.delete(&agency.host(&agency.hana)).await.problem(409, "last_host");
    agency.hana.delete(&agency.host(&hugo)).await.problem(404, "not_found");
}

#[actix_web::test]
async fn who_would_host_again_is_taken_out_as_well() {
    let app = TestApp::start().await;
    let (ada, hugo) = (app.admin("ada").await, app.user("hugo").await);
    let agency = Agency::of(app.workspace(), "").await;
    agency.add_host(&agency.hana, &hugo).await.expect(200);
    let member = format!("/members/{}", hugo.member_id);
    ada.patch(&member, json!({ "role": "login_only" })).await.expect(200);
    agency.hana.delete(&agency.host(&agency.hana)).await.problem(409, "last_host");
    agency.hana.delete(&agency.host(&hugo)).await.expect(204);
    agency.hana.delete(&agency.host(&hugo)).await.problem(404, "not_found");
    ada.patch(&member, json!({ "role": "user" })).await.expect(200);
    hugo.get(&agency.at("")).await.problem(404, "not_found");
}

#[actix_web::test]
async fn guests_take_no_host_out_and_strangers_find_none() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let other = Agency::of(app.workspace(), "2").await;
    let hugo = app.user("hugo").await;
    agency.add_host(&agency.hana, &hugo).await.expect(200);
    for who in [&agency.gina, &agency.greg] {
        who.delete(&agency.host(&hugo)).await.problem(403, "not_allowed");
    }
    for who in [&other.hana, &other.gina, &app.user("uma").await] {
        who.delete(&agency.host(&hugo)).await.problem(404, "not_found");
    }
    other.hana.delete(&other.host(&hugo)).await.problem(404, "not_found");
    agency.hana.delete(&agency.host(&agency.gina)).await.problem(404, "not_found");
    assert_eq!(agency.seen_by(&hugo).await["hosts"].as_array().expect("hosts").len(), 2);
    app.admin("ada").await.delete(&agency.host(&hugo)).await.expect(204);
    assert_eq!(hugo.me().await["partners"], json!([]));
}
