use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use super::role_of;
use crate::support::{Answer, PASSWORD, Person, TestApp};

async fn transfer(who: &Person, to: Uuid, password: Option<&str>) -> Answer {
    let mut body = json!({ "member_id": to });
    if let Some(password) = password {
        body["password"] = json!(password);
    }
    who.post("/workspace/transfer", body).await
}

#[actix_web::test]
async fn the_member_becomes_owner_and_the_owner_a_super_admin() {
    let app = TestApp::start().await;
    let (olive, uma) = (app.owner("olive").await, app.user("uma").await);
    let owner = transfer(&olive, uma.member_id, None).await.expect(200);
    assert_eq!((&owner["id"], &owner["role"]), (&json!(uma.member_id), &json!("owner")));
    assert_eq!((&owner["can"], &owner["assignable_roles"]), (&json!([]), &json!([])));
    assert_eq!(olive.me().await["role"], "super_admin");
    assert_eq!(uma.me().await["role"], "owner");
    assert_eq!(role_of(&uma, &olive.email).await, "super_admin");
    assert_eq!(role_of(&uma, &uma.email).await, "owner");
    let events = uma.events_on(&json!(uma.member_id)).await;
    assert_eq!(events.last().expect("an event"), "workspace.ownership_transferred");

    transfer(&olive, olive.member_id, None).await.problem(403, "not_allowed");
    transfer(&uma, olive.member_id, None).await.expect(200);
}

#[actix_web::test]
async fn only_another_active_member_can_become_owner() {
    let app = TestApp::start().await;
    let (olive, uma, gus) = (app.owner("olive").await, app.user("uma").await, app.guest("gus").await);
    let foreign = app.other_workspace().await.user("bo").await;
    transfer(&olive, olive.member_id, None).await.invalid(&["#/member_id"]);
    transfer(&olive, gus.member_id, None).await.invalid(&["#/member_id"]);
    app.workspace().remove(&uma).await;
    let absent = transfer(&olive, Uuid::now_v7(), None).await;
    absent.problem(404, "not_found");
    for id in [foreign.member_id, uma.member_id] {
        assert_eq!(transfer(&olive, id, None).await.observable(), absent.observable());
    }
    for body in [json!({}), json!({ "member_id": "uma" }), json!({ "member_id": uma.member_id, "to": 1 })] {
        olive.post("/workspace/transfer", body).await.problem(400, "bad_request");
    }
    assert_eq!(olive.me().await["role"], "owner");
}

#[actix_web::test]
async fn nobody_else_hands_the_workspace_over() {
    let app = TestApp::start().await;
    let (sue, uma) = (app.super_admin("sue").await, app.user("uma").await);
    for who in [&sue, &uma] {
        transfer(who, uma.member_id, Some(PASSWORD)).await.problem(403, "not_allowed");
    }
}

#[actix_web::test]
async fn the_password_is_asked_for_again_after_five_minutes() {
    let app = TestApp::start().await;
    let (olive, gus) = (app.owner("olive").await, app.guest("gus").await);
    let ada = app.admin("ada").await;
    app.advance(TimeDelta::minutes(5));
    transfer(&olive, gus.member_id, None).await.invalid(&["#/member_id"]);
    app.advance(TimeDelta::microseconds(1));
    let refused = transfer(&olive, ada.member_id, None).await;
    refused.problem(401, "reauthentication_required");
    transfer(&olive, ada.member_id, Some("not the password")).await.problem(401, "invalid_credentials");
    transfer(&olive, ada.member_id, Some("")).await.problem(401, "invalid_credentials");
    assert_eq!(olive.me().await["role"], "owner");

    // What was proved is proved, whatever it was for.
    transfer(&olive, gus.member_id, Some(PASSWORD)).await.invalid(&["#/member_id"]);
    transfer(&olive, ada.member_id, None).await.expect(200);
}

#[actix_web::test]
async fn wrong_passwords_are_slowed_down_as_at_sign_in() {
    let app = TestApp::start().await;
    let (olive, ada) = (app.owner("olive").await, app.admin("ada").await);
    app.advance(TimeDelta::minutes(6));
    for _ in 0..6 {
        transfer(&olive, ada.member_id, Some("a guess of some length"))
            .await
            .problem(401, "invalid_credentials");
    }
    let slowed = transfer(&olive, ada.member_id, Some(PASSWORD)).await;
    slowed.problem(429, "rate_limited");
    assert!(slowed.header("retry-after").is_some());
}

#[actix_web::test]
async fn a_password_leaves_no_trace_of_it_for_replays() {
    let app = TestApp::start().await;
    let (olive, ada) = (app.owner("olive").await, app.admin("ada").await);
    let keyed = olive.with_header("idempotency-key", "k-1");
    let body = json!({ "member_id": ada.member_id, "password": PASSWORD });
    keyed.post("/workspace/transfer", &body).await.expect(200);
    let again = keyed.post("/workspace/transfer", &body).await;
    again.problem(403, "not_allowed");
    assert_eq!(again.header("idempotent-replayed"), None);
    assert_eq!(
        olive.get("/activity?action=workspace.ownership_transferred").await.expect(200)["items"][0]["details"],
        {
            let details: Value = json!({ "email": ada.email });
            details
        }
    );
}
