use chrono::TimeDelta;

use crate::api_keys::program;
use crate::support::{Held, TestApp};

#[actix_web::test]
async fn one_sees_who_one_is_and_what_one_may_do() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let me = ada.me().await;
    assert_eq!(me["user"]["email"], "ada@contenzilla.test");
    assert_eq!(me["user"]["id"], ada.user_id.to_string());
    assert_eq!(me["workspace"]["slug"], "contenzilla");
    assert_eq!((&me["role"], &me["member_id"]), (&"admin".into(), &ada.member_id.to_string().into()));
    assert_eq!(me["partners"], serde_json::json!([]));
    let can = me["can"].as_array().expect("a list");
    assert!(can.contains(&"invite_member".into()) && !can.contains(&"transfer_ownership".into()));
}

#[actix_web::test]
async fn each_role_may_do_less_than_the_one_above() {
    let app = TestApp::start().await;
    let people = [
        app.owner("olive").await,
        app.super_admin("sue").await,
        app.admin("ada").await,
        app.user("uma").await,
        app.login_only("leo").await,
        app.guest("gus").await,
    ];
    let (mut before, mut last) = (usize::MAX, serde_json::Value::Null);
    for person in people {
        let me = person.me().await;
        let count = me["can"].as_array().expect("a list").len();
        assert!(count <= before, "{me}");
        (before, last) = (count, me["can"].clone());
    }
    // Of items: what reaches them, and as Guest Admins what their partner manages.
    let guest = ["list_activity", "leave_workspace", "list_items", "reveal_item", "share_item"];
    let mut may: Vec<&str> = last.as_array().expect("a list").iter().filter_map(|can| can.as_str()).collect();
    may.sort_by_key(|can| guest.iter().position(|known| known == can));
    assert_eq!(may, guest);
}

#[actix_web::test]
async fn another_workspace_of_the_same_person_is_listed_with_its_own_role() {
    let app = TestApp::start().await;
    let other = app.other_workspace().await;
    other.add("ada@contenzilla.test", guestlist::permissions::Role::User).await;
    let me = app.admin("ada").await.me().await;
    let workspaces = serde_json::json!([
        { "slug": "contenzilla", "name": "Contenzilla", "role": "admin" },
        { "slug": "otherwise", "name": "Otherwise", "role": "user" },
    ]);
    assert_eq!(me["workspaces"], workspaces);
}

#[actix_web::test]
async fn nobody_is_nobody() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get("/me").await;
    answer.problem(401, "unauthenticated");
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
}

#[actix_web::test]
async fn one_can_read_while_nothing_can_be_written() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let program = program(&app, &app.owner("olive").await, &["guests:read"]).await;
    // Longer ago than activity is noted anew.
    app.advance(TimeDelta::minutes(2));
    let held = Held::take(&app.app.db, app.workspace().id).await;
    uma.me().await;
    program.get("/guests").await.expect(200);
    held.let_go().await;
}
