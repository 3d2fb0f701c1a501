use serde_json::json;

use crate::support::{Client, TestApp};

async fn exported(client: &Client, query: &str) -> Vec<Vec<String>> {
    let answer = client.get(&format!("/activity/export.csv{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    let name = "attachment; filename=\"contenzilla-activity-2026-05-04.csv\"";
    assert_eq!(answer.header("content-disposition"), Some(name));
    let mut reader = csv::Reader::from_reader(answer.text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect());
    rows.collect()
}

#[actix_web::test]
async fn the_export_has_what_the_list_has() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    uma.invite("=c@adraptor.test").await;
    let page = ada.get("/activity?action=invite.created").await.expect(200);
    let event = &page["items"][0];
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    assert_eq!(
        exported(&ada, "?action=invite.created").await,
        [[
            text(&event["id"]),
            "2026-05-04T09:00:00Z".to_owned(),
            "member".to_owned(),
            uma.member_id.to_string(),
            "Uma User".to_owned(),
            "invite.created".to_owned(),
            "invite".to_owned(),
            text(&event["target"]["id"]),
            "'=c@adraptor.test".to_owned(),
            event["details"].to_string(),
        ]]
    );
}

#[actix_web::test]
async fn filters_order_and_sight_are_the_lists() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    ada.invite("a@x.test").await;
    uma.invite("b@x.test").await;
    let targets = async |client: &Client, query: &str| -> Vec<String> {
        let rows = exported(client, &format!("?action=invite.created{query}")).await;
        rows.into_iter().map(|mut row| row.swap_remove(8)).collect()
    };
    assert_eq!(targets(&ada, "").await, ["b@x.test", "a@x.test"]);
    assert_eq!(targets(&ada, "&sort=created_at").await, ["a@x.test", "b@x.test"]);
    assert_eq!(targets(&ada, &format!("&actor={}", ada.member_id)).await, ["a@x.test"]);
    assert_eq!(targets(&uma, "").await, ["b@x.test"]);
    let gus = app.guest("gus").await;
    assert!(targets(&gus, "").await.is_empty());
    ada.get("/activity/export.csv?limit=5").await.problem(400, "bad_request");
}

#[actix_web::test]
async fn a_long_export_is_whole() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let path = format!("/members/{}", uma.member_id);
    for number in 0..1_001 {
        let role = if number % 2 == 0 { "login_only" } else { "user" };
        ada.patch(&path, json!({ "role": role })).await.expect(200);
    }
    let mut ids: Vec<String> = exported(&ada, "?action=member.role_changed")
        .await
        .into_iter()
        .map(|mut row| row.swap_remove(0))
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 1_001);
}
