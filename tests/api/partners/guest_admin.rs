//! What a Guest Admin sees: the own partner, and nobody outside it.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Agency, listed, texts};
use crate::support::TestApp;

#[actix_web::test]
async fn a_guest_admin_sees_nobody_outside_the_own_partner() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let other = Agency::of(app.workspace(), "2").await;
    let (ada, gus) = (app.admin("ada").await, app.guest("gus").await);
    let outside = [
        ada.invite("direct@adraptor.test").await,
        other.invite(&other.gina, "theirs@agency.test").await.expect(201),
    ];
    let own = agency.invite(&ada, "ours@agency.test").await.expect(201);
    let gina = &agency.gina;
    for path in [
        "/guests",
        "/members",
        "/people",
        "/people?q=gus",
        "/guests/export.csv",
        "/members/export.csv",
        "/changes?seconds=1",
    ] {
        gina.get(path).await.problem(403, "not_allowed");
    }
    for who in [&ada, &gus, &other.greg, &agency.greg] {
        gina.get(&format!("/members/{}", who.member_id)).await.problem(403, "not_allowed");
    }
    for invite in &outside {
        let id = invite["id"].as_str().expect("an id");
        for path in [format!("/invites/{id}"), format!("/invites/{id}/emails")] {
            gina.get(&path).await.problem(404, "not_found");
        }
        gina.resend(invite).await.problem(404, "not_found");
        gina.revoke(invite).await.problem(404, "not_found");
    }
    gina.see(&own).await;
    let mut seen = listed(gina, "/invites").await;
    seen.retain(|email| !email.starts_with("invited@"));
    assert_eq!(seen, ["ours@agency.test"]);
    assert!(listed(gina, "/invites?q=direct").await.is_empty());
    agency.greg.get("/invites").await.problem(403, "not_allowed");
}

#[actix_web::test]
async fn the_workspace_stands_for_whoever_is_outside_and_did_something() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let ada = app.admin("ada").await;
    let by_admin = agency.invite(&ada, "one@agency.test").await.expect(201);
    let by_host = agency.invite(&agency.hana, "two@agency.test").await.expect(201);
    let workspace = json!({ "id": app.workspace().id, "name": "Contenzilla" });
    let name = |who: &Value| who["name"].clone();
    let seen = agency.gina.see(&by_admin).await;
    assert_eq!((&seen["created_by"], &seen["sent_by"]), (&workspace, &workspace));
    assert_eq!(name(&agency.gina.see(&by_host).await["sent_by"]), "Hana User");
    assert_eq!(name(&agency.hana.see(&by_admin).await["sent_by"]), "Ada Admin");

    let path = agency.at("/activity?action=invite.created&sort=created_at");
    let of = |page: &Value| -> Vec<String> {
        let events = page["items"].as_array().expect("a list").iter();
        events.map(|event| event["actor"]["name"].as_str().expect("a name").to_owned()).collect()
    };
    let page = agency.gina.get(&path).await.expect(200);
    assert_eq!(of(&page), ["Contenzilla", "Contenzilla", "Hana User"]);
    assert_eq!(page["items"][1]["actor"]["id"], json!(null));
    assert!(!page.to_string().contains("Ada") && !page.to_string().contains("Olive"), "{page}");
    let page = agency.hana.get(&path).await.expect(200);
    assert_eq!(of(&page), ["Olive Owner", "Ada Admin", "Hana User"]);
    let users = agency.gina.get(&agency.at("/users")).await.expect(200);
    assert!(!users.to_string().contains("Ada") && !users.to_string().contains("Olive"), "{users}");
}

#[actix_web::test]
async fn a_removed_guest_admin_has_no_right_left() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    app.workspace().remove(&agency.gina).await;
    for path in ["/partners".to_owned(), agency.at(""), agency.at("/users"), agency.at("/activity")] {
        agency.gina.get(&path).await.problem(401, "unauthenticated");
    }
    agency.invite(&agency.gina, "c@agency.test").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn their_own_activity_is_about_themselves() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let other = Agency::of(app.workspace(), "2").await;
    other.invite(&other.gina, "theirs@agency.test").await.expect(201);
    let (path, until) = (format!("/members/{}", agency.gina.member_id), app.now() + TimeDelta::days(9));
    app.admin("ada").await.patch(&path, json!({ "access_until": until })).await.expect(200);
    let page = agency.gina.get("/activity?limit=100&sort=created_at").await.expect(200);
    assert_eq!(texts(&page, "action"), ["user.signed_in", "member.access_changed"]);
    assert_eq!(page["items"][0]["actor"]["name"], "Gina Guest");
    assert_eq!(page["items"][1]["actor"], json!({ "kind": "member", "id": null, "name": "Contenzilla" }));
    let csv = agency.gina.get("/activity/export.csv").await;
    assert!(csv.text.contains("member.access_changed"), "{}", csv.text);
    assert!(!csv.text.contains("theirs@") && !csv.text.contains("Ada"), "{}", csv.text);
}
