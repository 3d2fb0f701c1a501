use serde_json::json;

use super::{Agency, listed};
use crate::support::TestApp;

#[actix_web::test]
async fn with_a_partner_all_its_guests_and_invites_go() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let other = Agency::of(app.workspace(), "2").await;
    let gus = app.guest("gus").await;
    agency.invite(&agency.gina, "c@agency.test").await.expect(201);
    let link = app.mail_to("c@agency.test").await.link();
    assert_eq!(agency.seen_by(&agency.hana).await["users"], json!({ "active": 2, "invited": 2 }));
    let answer = agency.hana.delete(&agency.at("")).await;
    answer.expect(204);
    assert!(answer.text.is_empty());

    for who in [&agency.gina, &agency.greg] {
        who.get("/me").await.problem(401, "unauthenticated");
    }
    app.anonymous().look_up(&link).await.problem(410, "invite_revoked");
    app.anonymous().join_as_new(&link).await.problem(410, "invite_revoked");
    agency.hana.get(&agency.at("")).await.problem(404, "not_found");
    assert_eq!(agency.hana.me().await["partners"], json!([]));
    agency.invite(&agency.hana, "d@agency.test").await.problem(404, "not_found");
    agency.hana.delete(&agency.at("")).await.problem(404, "not_found");
    for who in [&gus, &other.gina, &other.greg, &other.hana] {
        who.me().await;
    }
    let ada = app.admin("ada").await;
    let path = format!("/guests?partner_id={}", agency.id);
    assert!(listed(&ada, &path).await.is_empty());
    assert_eq!(
        listed(&ada, &format!("{path}&status=removed")).await,
        [agency.gina.email.as_str(), &agency.greg.email]
    );
    assert_eq!(ada.get("/invites?status=revoked").await.expect(200)["total"]["count"], 2);
    let page = ada.get("/activity?action=partner.removed").await.expect(200);
    assert_eq!(page["items"][0]["details"], json!({ "guests": 2, "invites": 2 }));
    assert_eq!(ada.get("/activity?action=member.removed").await.expect(200)["total"]["count"], 2);
}

#[actix_web::test]
async fn what_waits_in_the_outbox_for_a_removed_partner_is_not_sent() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    app.stop_worker().await;
    agency.invite(&agency.gina, "c@agency.test").await.expect(201);
    agency.hana.delete(&agency.at("")).await.expect(204);
    app.start_worker();
    let ada = app.admin("ada").await;
    ada.invite("later@agency.test").await;
    app.mail_to("later@agency.test").await;
    assert!(app.mails_so_far("c@agency.test").await.is_empty());
}

#[actix_web::test]
async fn its_people_may_be_invited_anew_and_start_with_nothing() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    app.admin("ada").await.delete(&agency.at("")).await.expect(204);
    let next = Agency::of(app.workspace(), "2").await;
    next.invite(&next.hana, &agency.gina.email).await.expect(201);
    let link = app.mail_to(&agency.gina.email).await.link();
    let session = agency.gina.join(&link).await.expect(201);
    assert_eq!(
        session["partners"],
        json!([{ "id": next.id, "name": "Agency", "partner_role": "guest_user" }])
    );
}

#[actix_web::test]
async fn guests_and_strangers_remove_none() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let other = Agency::of(app.workspace(), "2").await;
    let foreign = Agency::of(app.other_workspace().await, "3").await;
    for who in [&agency.gina, &agency.greg] {
        who.delete(&agency.at("")).await.problem(403, "not_allowed");
    }
    for who in [&other.hana, &other.gina, &app.user("uma").await, &foreign.hana] {
        who.delete(&agency.at("")).await.problem(404, "not_found");
    }
    agency.greg.me().await;
}

#[actix_web::test]
async fn a_program_needs_the_scope_for_it() {
    use crate::api_keys::program;
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let olive = app.owner("olive").await;
    let reader = program(&app, &olive, &["partners:read"]).await;
    reader.delete(&agency.at("")).await.problem(403, "insufficient_scope");
    reader.delete(&agency.user(&agency.greg)).await.problem(403, "insufficient_scope");
    agency.set_role(&reader, &agency.greg, "guest_admin").await.problem(403, "insufficient_scope");
    agency.add_host(&reader, &agency.hana).await.problem(403, "insufficient_scope");
    reader.delete(&agency.host(&agency.hana)).await.problem(403, "insufficient_scope");
    let writer = program(&app, &olive, &["partners:write"]).await;
    writer.get(&agency.at("")).await.problem(403, "insufficient_scope");
    writer.delete(&agency.at("")).await.expect(204);
}
