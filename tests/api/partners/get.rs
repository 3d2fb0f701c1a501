use serde_json::json;
use uuid::Uuid;

use super::Agency;
use crate::support::TestApp;

#[actix_web::test]
async fn it_says_who_hosts_it_how_many_are_in_and_what_one_may_do() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let seen = agency.seen_by(&agency.hana).await;
    assert_eq!(seen["users"], json!({ "active": 2, "invited": 1 }));
    let all = [
        "invite_guest",
        "change_partner_role",
        "remove_partner_user",
        "add_partner_host",
        "remove_partner_host",
        "remove_partner",
    ];
    assert_eq!(seen["can"], json!(all));
    let ada = app.admin("ada").await;
    assert_eq!(agency.seen_by(&ada).await["can"], json!(all));
    let seen = agency.seen_by(&agency.gina).await;
    assert_eq!(seen["can"], json!(["invite_guest", "change_partner_role", "remove_partner_user"]));
    assert_eq!(seen["hosts"][0]["email"], agency.hana.email);
    ada.patch("/workspace", json!({ "guest_invites_enabled": false })).await.expect(200);
    assert_eq!(
        agency.seen_by(&agency.gina).await["can"],
        json!(["change_partner_role", "remove_partner_user"])
    );
}

#[actix_web::test]
async fn a_host_who_lost_the_role_or_left_hosts_nothing() {
    let app = TestApp::start().await;
    let (ada, hugo) = (app.admin("ada").await, app.user("hugo").await);
    let agency = Agency::of(app.workspace(), "").await;
    agency.add_host(&agency.hana, &hugo).await.expect(200);
    let hana = format!("/members/{}", agency.hana.member_id);
    ada.patch(&hana, json!({ "role": "login_only" })).await.expect(200);
    agency.hana.get(&agency.at("")).await.problem(403, "not_allowed");
    assert_eq!(agency.hana.me().await["partners"], json!([]));
    assert_eq!(agency.seen_by(&ada).await["hosts"].as_array().expect("hosts").len(), 1);
    ada.patch(&hana, json!({ "role": "user" })).await.expect(200);
    agency.seen_by(&agency.hana).await;
    app.workspace().remove(&agency.hana).await;
    assert_eq!(agency.seen_by(&ada).await["hosts"].as_array().expect("hosts").len(), 1);
}

#[actix_web::test]
async fn a_partner_whose_last_host_left_keeps_its_guests_and_gets_a_host_by_an_admin() {
    let app = TestApp::start().await;
    let (ada, hugo) = (app.admin("ada").await, app.user("hugo").await);
    let agency = Agency::of(app.workspace(), "").await;
    ada.delete(&format!("/members/{}", agency.hana.member_id)).await.expect(204);
    assert_eq!(agency.seen_by(&agency.gina).await["hosts"], json!([]));
    agency.invite(&agency.gina, "c@agency.test").await.expect(201);
    agency.add_host(&hugo, &hugo).await.problem(404, "not_found");
    agency.add_host(&ada, &hugo).await.expect(200);
    assert_eq!(agency.seen_by(&agency.gina).await["hosts"][0]["email"], hugo.email);
}

#[actix_web::test]
async fn one_that_is_absent_foreign_or_not_ones_own_is_the_same_nothing() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let other = Agency::of(app.workspace(), "2").await;
    let foreign = Agency::of(app.other_workspace().await, "3").await;
    let absent = agency.gina.get(&format!("/partners/{}", Uuid::now_v7())).await;
    absent.problem(404, "not_found");
    for who in [&agency.gina, &agency.hana, &app.user("uma").await] {
        for id in [&other.id, &foreign.id] {
            for rest in ["", "/users", "/activity"] {
                let answer = who.get(&format!("/partners/{id}{rest}")).await;
                assert_eq!(answer.observable(), absent.observable());
            }
        }
    }
    app.owner("olive").await.get(&format!("/partners/{}", foreign.id)).await.problem(404, "not_found");
}

#[actix_web::test]
async fn everybody_learns_of_their_partners_from_me() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    for (who, role) in
        [(&agency.hana, "host_admin"), (&agency.gina, "guest_admin"), (&agency.greg, "guest_user")]
    {
        let me = who.me().await;
        assert_eq!(me["partners"], json!([{ "id": agency.id, "name": "Agency", "partner_role": role }]));
        let may_open = me["can"].as_array().expect("a list").contains(&json!("list_partners"));
        assert_eq!(may_open, role != "guest_user");
    }
    assert_eq!(app.admin("ada").await.me().await["partners"], json!([]));
    let session = app.anonymous().refresh(&agency.gina.cookie).await.expect(200);
    assert_eq!(session["partners"][0]["partner_role"], "guest_admin");
    let changed = agency.gina.patch("/me", json!({ "language": "es" })).await.expect(200);
    assert_eq!(changed["partners"][0]["partner_role"], "guest_admin");
}

#[actix_web::test]
async fn the_database_itself_keeps_partners_within_their_workspace() {
    use sea_orm::ConnectionTrait;
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let foreign = Agency::of(app.other_workspace().await, "3").await;
    agency.invite(&agency.gina, "c@agency.test").await.expect(201);
    let db = &app.app.db;
    let id = |id: &str| match app.app.db.is_sqlite() {
        true => format!("X'{}'", id.replace('-', "")),
        false => format!("'{id}'"),
    };
    let (here, theirs) = (id(&agency.id), id(&foreign.id));
    let (workspace, hana) = (id(&app.workspace().id.to_string()), id(&agency.hana.member_id.to_string()));
    let bo = id(&foreign.hana.member_id.to_string());
    let at = "'2026-05-04T09:00:00+00:00'";
    for sql in [
        format!("UPDATE members SET partner_id = {theirs} WHERE partner_id = {here}"),
        format!("UPDATE invites SET partner_id = {theirs} WHERE partner_id = {here}"),
        format!("INSERT INTO partner_hosts VALUES ({theirs}, {hana}, {workspace}, {at})"),
        format!("INSERT INTO partner_hosts VALUES ({here}, {bo}, {workspace}, {at})"),
    ] {
        let error = db.execute_unprepared(&sql).await.expect_err(&sql).to_string();
        assert!(error.to_lowercase().contains("foreign key"), "{error}");
    }
}
