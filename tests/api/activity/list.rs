use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Client, TestApp};

async fn actions(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("/activity?{query}")).await.expect(200);
    let items = page["items"].as_array().expect("a list");
    items.iter().map(|event| event["action"].as_str().expect("a name").to_owned()).collect()
}

#[actix_web::test]
async fn below_admin_one_sees_what_one_did_and_what_was_done_to_oneself() {
    let app = TestApp::start().await;
    let (ada, uma, leo) = (app.admin("ada").await, app.user("uma").await, app.login_only("leo").await);
    let gus = app.guest("gus").await;
    uma.invite("c@adraptor.test").await;
    ada.invite("d@adraptor.test").await;
    ada.patch(&format!("/members/{}", uma.member_id), json!({ "role": "login_only" })).await.expect(200);
    ada.post_nothing(&format!("/members/{}/send-password-reset", leo.member_id)).await.expect(202);
    let of = async |client: &Client| {
        let mut actions =
            actions(client, "action=invite.created,member.role_changed,member.password_reset_sent").await;
        actions.sort();
        actions
    };
    let all = ["invite.created", "invite.created", "member.password_reset_sent", "member.role_changed"];
    assert_eq!(of(&ada).await, all);
    assert_eq!(of(&uma).await, ["invite.created", "member.role_changed"]);
    assert_eq!(of(&leo).await, ["member.password_reset_sent"]);
    assert!(of(&gus).await.is_empty());
    let olga = app.other_workspace().await.owner("olga").await;
    assert!(of(&olga).await.is_empty());
}

#[actix_web::test]
async fn actor_action_target_and_time_filter() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let mut invites = Vec::new();
    for (who, email) in [(&ada, "a@x.test"), (&uma, "b@x.test"), (&uma, "c@x.test")] {
        app.advance(TimeDelta::seconds(1));
        invites.push(who.invite(email).await);
    }
    let created = "action=invite.created";
    let targets = async |query: String| -> Vec<Value> {
        let page = ada.get(&format!("/activity?{created}&{query}")).await.expect(200);
        page["items"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|event| event["target"]["name"].clone())
            .collect()
    };
    assert_eq!(targets(String::new()).await, ["c@x.test", "b@x.test", "a@x.test"]);
    assert_eq!(targets("sort=created_at".into()).await, ["a@x.test", "b@x.test", "c@x.test"]);
    assert_eq!(targets(format!("actor={}", uma.member_id)).await, ["c@x.test", "b@x.test"]);
    assert_eq!(targets(format!("actor={},{}", uma.member_id, ada.member_id)).await.len(), 3);
    let id = invites[1]["id"].as_str().expect("an id");
    assert_eq!(targets(format!("target={id}")).await, ["b@x.test"]);
    let [from, to] = ["2026-05-04T09:00:02Z", "2026-05-04T09:00:03Z"];
    assert_eq!(targets(format!("from={from}&to={to}")).await, ["b@x.test"], "from, and before to");
    assert!(actions(&ada, "action=nothing.such").await.is_empty());
}

#[actix_web::test]
async fn a_query_that_cannot_be_meant_is_refused() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    for query in [
        "actor=uma",
        "from=yesterday",
        "from=-9999-01-01T00:00:00Z",
        "to=%2B12345-01-01T00:00:00Z",
        "action=%00",
        "q=x",
        "sort=name",
        "limit=0",
    ] {
        for path in ["/activity", "/activity/export.csv"] {
            ada.get(&format!("{path}?{query}")).await.problem(400, "bad_request");
        }
    }
}
