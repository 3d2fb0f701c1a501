use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::listed;
use crate::support::{Answer, Person, TestApp};

async fn set_role(who: &Person, id: Uuid, role: &str) -> Answer {
    who.patch(&format!("/members/{id}"), json!({ "role": role })).await
}

async fn set_end(who: &Person, id: Uuid, until: Value) -> Answer {
    who.patch(&format!("/members/{id}"), json!({ "access_until": until })).await
}

#[actix_web::test]
async fn a_new_role_holds_from_the_next_request_on() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    uma.get("/members").await.problem(403, "not_allowed");
    let changed = set_role(&ada, uma.member_id, "admin").await.expect(200);
    assert_eq!((&changed["id"], &changed["role"]), (&json!(uma.member_id), &json!("admin")));
    assert_eq!(listed(&uma, "/members?role=admin").await, [ada.email.as_str(), uma.email.as_str()]);
    set_role(&ada, uma.member_id, "login_only").await.expect(200);
    uma.get("/guests").await.problem(403, "not_allowed");
    assert_eq!(listed(&ada, "/members?role=login_only").await, [uma.email.as_str()]);

    let id = uma.member_id;
    let page = ada.get(&format!("/activity?action=member.role_changed&target={id}")).await.expect(200);
    assert_eq!(
        page["items"][0]["details"],
        json!({ "email": uma.email, "from": "admin", "to": "login_only" })
    );
    assert_eq!(page["items"][0]["actor"]["name"], "Ada Admin");
    assert_eq!(page["total"]["count"], 2);
}

#[actix_web::test]
async fn a_role_that_is_the_old_one_changes_and_tells_nothing() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    set_role(&ada, uma.member_id, "user").await.expect(200);
    assert!(!ada.events_on(&json!(uma.member_id)).await.contains(&"member.role_changed".to_owned()));
}

#[actix_web::test]
async fn nobody_raises_above_their_own_role_or_touches_who_stands_above() {
    let app = TestApp::start().await;
    let (sue, ada) = (app.super_admin("sue").await, app.admin("ada").await);
    let (uma, ben) = (app.user("uma").await, app.admin("ben").await);
    set_role(&ada, uma.member_id, "super_admin").await.problem(403, "not_allowed");
    set_role(&ada, sue.member_id, "user").await.problem(403, "not_allowed");
    set_role(&ada, ada.member_id, "super_admin").await.problem(403, "not_allowed");
    set_role(&sue, uma.member_id, "super_admin").await.expect(200);
    set_role(&ada, uma.member_id, "user").await.problem(403, "not_allowed");
    set_role(&ada, ben.member_id, "user").await.expect(200);
}

#[actix_web::test]
async fn one_may_lower_oneself_and_not_raise_oneself_again() {
    let app = TestApp::start().await;
    let sue = app.super_admin("sue").await;
    let lowered = set_role(&sue, sue.member_id, "admin").await.expect(200);
    assert_eq!(lowered["assignable_roles"], json!(["admin", "user", "login_only"]), "with the new eyes");
    set_role(&sue, sue.member_id, "super_admin").await.problem(403, "not_allowed");
    let lowered = set_role(&sue, sue.member_id, "user").await.expect(200);
    assert_eq!(lowered["can"], json!([]));
    set_role(&sue, sue.member_id, "admin").await.problem(403, "not_allowed");
}

#[actix_web::test]
async fn owners_stay_and_guests_stay_guests() {
    let app = TestApp::start().await;
    let (olive, ada) = (app.owner("olive").await, app.admin("ada").await);
    let (uma, gus) = (app.user("uma").await, app.guest("gus").await);
    for who in [&olive, &ada] {
        set_role(who, olive.member_id, "admin").await.problem(409, "last_owner");
        set_end(who, olive.member_id, json!("2027-01-01T00:00:00Z")).await.problem(409, "last_owner");
    }
    for (id, role) in [(uma.member_id, "owner"), (uma.member_id, "guest"), (gus.member_id, "user")] {
        set_role(&olive, id, role).await.invalid(&["#/role"]);
        set_role(&ada, id, role).await.invalid(&["#/role"]);
    }
    set_role(&ada, gus.member_id, "guest").await.invalid(&["#/role"]);
}

#[actix_web::test]
async fn exactly_one_change_is_asked_for_and_in_known_words() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let path = format!("/members/{}", uma.member_id);
    ada.patch(&path, json!({})).await.invalid(&["#/role"]);
    ada.patch(&path, json!({ "role": null })).await.invalid(&["#/role"]);
    let both = json!({ "role": "admin", "access_until": null });
    ada.patch(&path, both).await.invalid(&["#/access_until"]);
    for body in [
        json!({ "role": "boss" }),
        json!({ "role": 1 }),
        json!({ "roles": "admin" }),
        json!({ "access_until": "tomorrow" }),
        json!({ "role": "user", "workspace_id": uma.member_id }),
        json!([]),
    ] {
        ada.patch(&path, body).await.problem(400, "bad_request");
    }
}

#[actix_web::test]
async fn who_is_absent_foreign_or_removed_cannot_be_changed() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let other = app.other_workspace().await.user("bo").await;
    app.workspace().remove(&uma).await;
    let absent = set_role(&ada, Uuid::now_v7(), "user").await;
    absent.problem(404, "not_found");
    for id in [other.member_id, uma.member_id] {
        assert_eq!(set_role(&ada, id, "user").await.observable(), absent.observable());
    }
}

#[actix_web::test]
async fn a_guests_access_ends_at_the_moment_said_and_not_before() {
    let app = TestApp::start().await;
    let (ada, gus) = (app.admin("ada").await, app.guest("gus").await);
    let until = app.now() + TimeDelta::minutes(5);
    let changed = set_end(&ada, gus.member_id, json!(until)).await.expect(200);
    let said: DateTime<Utc> =
        changed["access_until"].as_str().and_then(|at| at.parse().ok()).expect("a time");
    assert_eq!((said, &changed["status"]), (until, &json!("active")));
    app.stop_worker().await;
    app.advance(TimeDelta::minutes(5) - TimeDelta::microseconds(1));
    gus.me().await;
    app.advance(TimeDelta::microseconds(1));
    gus.get("/me").await.problem(401, "unauthenticated");
    assert!(listed(&ada, "/guests").await.is_empty());
    assert_eq!(listed(&ada, "/guests?status=removed").await, [gus.email.as_str()]);
    assert!(!listed(&ada, "/people").await.contains(&gus.email));
    let id = gus.member_id;
    assert_eq!(ada.get(&format!("/members/{id}")).await.expect(200)["status"], "removed");
    set_end(&ada, id, json!(null)).await.problem(404, "not_found");
    ada.delete(&format!("/members/{id}")).await.problem(404, "not_found");
    ada.post_nothing(&format!("/members/{id}/sign-out")).await.problem(404, "not_found");
    ada.post_nothing(&format!("/members/{id}/send-password-reset")).await.problem(404, "not_found");
}

#[actix_web::test]
async fn an_end_date_can_be_moved_and_taken_away() {
    let app = TestApp::start().await;
    let (ada, gus) = (app.admin("ada").await, app.guest("gus").await);
    let tomorrow = app.now() + TimeDelta::days(1);
    set_end(&ada, gus.member_id, json!(tomorrow)).await.expect(200);
    let changed = set_end(&ada, gus.member_id, json!(null)).await.expect(200);
    assert_eq!(changed["access_until"], Value::Null);
    app.advance(TimeDelta::days(2));
    assert_eq!(app.guest("gus").await.member_id, gus.member_id, "still the same membership");
    let events = app.admin("ada").await.events_on(&json!(gus.member_id)).await;
    assert_eq!(events.iter().filter(|event| *event == "member.access_changed").count(), 2);
}

#[actix_web::test]
async fn an_end_date_lies_ahead_and_is_a_guests() {
    let app = TestApp::start().await;
    let (ada, uma, gus) = (app.admin("ada").await, app.user("uma").await, app.guest("gus").await);
    for until in [app.now(), app.now() - TimeDelta::days(1)] {
        set_end(&ada, gus.member_id, json!(until)).await.invalid(&["#/access_until"]);
    }
    set_end(&ada, gus.member_id, json!("+10000-01-01T00:00:00Z")).await.invalid(&["#/access_until"]);
    set_end(&ada, uma.member_id, json!(app.now() + TimeDelta::days(1))).await.invalid(&["#/access_until"]);
    set_end(&ada, uma.member_id, json!(null)).await.invalid(&["#/access_until"]);
}
