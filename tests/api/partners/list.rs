use serde_json::json;

use super::{Agency, texts};
use crate::support::TestApp;

#[actix_web::test]
async fn everybody_sees_those_they_manage_and_no_others() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let other = Agency::of(app.workspace(), "2").await;
    Agency::of(app.other_workspace().await, "3").await;
    for who in [app.owner("olive").await, app.admin("ada").await] {
        assert_eq!(
            texts(&who.get("/partners").await.expect(200), "id"),
            [other.id.as_str(), agency.id.as_str()]
        );
    }
    for (who, own) in
        [(&agency.hana, &agency), (&agency.gina, &agency), (&other.hana, &other), (&other.gina, &other)]
    {
        let page = who.get("/partners").await.expect(200);
        assert_eq!(texts(&page, "id"), [own.id.as_str()]);
        assert_eq!(page["total"]["count"], 1);
    }
    assert_eq!(app.user("uma").await.get("/partners").await.expect(200)["items"], json!([]));
    for who in [&agency.greg, &app.guest("gus").await, &app.login_only("lola").await] {
        who.get("/partners").await.problem(403, "not_allowed");
    }
}

#[actix_web::test]
async fn it_is_searched_by_name_and_paged() {
    let app = TestApp::start().await;
    let (ada, hana) = (app.admin("ada").await, app.user("hana").await);
    for name in ["Northwind Agency", "Studio K", "100% Böhm_"] {
        let email = format!("a{}@elsewhere.test", uuid::Uuid::now_v7().simple());
        let body = json!({ "name": name, "guest_admin_email": email, "host_ids": [hana.member_id] });
        ada.post("/partners", body).await.expect(201);
        app.advance(chrono::TimeDelta::seconds(1));
    }
    for (q, found) in [
        ("AGEN", "Northwind Agency"),
        ("st", "Studio K"),
        ("b%C3%96hm_", "100% Böhm_"),
        ("100%25", "100% Böhm_"),
    ] {
        assert_eq!(texts(&ada.get(&format!("/partners?q={q}")).await.expect(200), "name"), [found], "{q}");
    }
    assert!(
        texts(&ada.get("/partners?q=K").await.expect(200), "name").is_empty(),
        "the beginning, below three"
    );
    let first = ada.get("/partners?limit=2&sort=created_at").await.expect(200);
    assert_eq!(texts(&first, "name"), ["Northwind Agency", "Studio K"]);
    let cursor = first["next_cursor"].as_str().expect("a cursor");
    let second = ada.get(&format!("/partners?limit=2&sort=created_at&cursor={cursor}")).await.expect(200);
    assert_eq!(texts(&second, "name"), ["100% Böhm_"]);
    ada.get(&format!("/partners?cursor={cursor}")).await.problem(400, "bad_request");
    ada.get("/partners?name=x").await.problem(400, "bad_request");
}
