//! What the workspace's settings take, and what they leave as it was.

use serde_json::json;

use crate::support::TestApp;

#[actix_web::test]
async fn only_what_is_given_changes_and_what_did_is_recorded_once() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let before = ada.get("/workspace").await.expect(200);
    let after = ada.patch("/workspace", json!({ "domains": ["@Bücher.Example", "a.test", "a.test"] })).await;
    let mut expected = before.clone();
    expected["domains"] = json!(["a.test", "xn--bcher-kva.example"]);
    assert_eq!(after.expect(200), expected);
    assert_eq!(ada.get("/workspace").await.expect(200), expected);
    ada.patch("/workspace", json!({ "domains": ["a.test", "bücher.example"] })).await.expect(200);
    ada.patch("/workspace", json!({})).await.expect(200);
    let events = ada.get("/activity?action=workspace.updated").await.expect(200);
    assert_eq!(events["items"].as_array().map(Vec::len), Some(1), "{events}");
}

#[actix_web::test]
async fn every_field_out_of_its_limits_is_named_and_nothing_changes() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let before = ada.get("/workspace").await.expect(200);
    let wrong = json!({
        "domains": ["a.test", "nodot"],
        "refused_guest_domains": vec!["b.test"; 201],
        "invite_lifetime_seconds": 30 * 86_400 + 1,
        "reminder_days": 30,
        "share_mails_enabled": false,
    });
    let named = ["#/invite_lifetime_seconds", "#/reminder_days", "#/domains/1", "#/refused_guest_domains"];
    ada.patch("/workspace", wrong).await.invalid(&named);
    ada.patch("/workspace", json!({ "name": " ", "language": "tlh" }))
        .await
        .invalid(&["#/language", "#/name"]);
    assert_eq!(ada.get("/workspace").await.expect(200), before);
}

#[actix_web::test]
async fn a_whole_number_may_be_written_with_a_point_as_json_schema_says() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let after =
        ada.patch("/workspace", json!({ "reminder_days": 14.0, "invite_lifetime_seconds": 864e3 })).await;
    let after = after.expect(200);
    assert_eq!((&after["reminder_days"], &after["invite_lifetime_seconds"]), (&json!(14), &json!(864_000)));
    ada.patch("/workspace", json!({ "reminder_days": 14.5 })).await.problem(400, "bad_request");
    ada.patch("/workspace", json!({ "reminder_days": "14" })).await.problem(400, "bad_request");
    ada.patch("/workspace", json!({ "invite_lifetime_seconds": 1e300 }))
        .await
        .invalid(&["#/invite_lifetime_seconds"]);
    let none = ada.patch("/workspace", json!({ "reminder_days": null })).await.expect(200);
    assert!(none["reminder_days"].is_null(), "{none}");
}
