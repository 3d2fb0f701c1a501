use serde_json::json;
use uuid::Uuid;

use super::listed;
use crate::support::{PASSWORD, Person, TestApp};

async fn remove(who: &Person, id: Uuid) -> crate::support::Answer {
    who.delete(&format!("/members/{id}")).await
}

#[actix_web::test]
async fn removal_bites_on_the_next_request_and_on_the_session() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    for person in [app.user("uma").await, app.guest("gus").await] {
        person.me().await;
        let answer = remove(&ada, person.member_id).await;
        answer.expect(204);
        assert!(answer.text.is_empty());
        person.get("/me").await.problem(401, "unauthenticated");
        person.get("/activity").await.problem(401, "unauthenticated");
        let session = app.anonymous().refresh(&person.cookie).await;
        assert_eq!(session.expect(200)["workspace"], json!(null), "signed in, and nowhere in");
        let body = json!({ "email": person.email, "password": PASSWORD, "workspace": app.workspace().slug });
        app.anonymous().post("/session", body).await.problem(404, "not_found");
        assert_eq!(ada.events_on(&json!(person.member_id)).await.last().expect("an event"), "member.removed");
        remove(&ada, person.member_id).await.problem(404, "not_found");
    }
    assert_eq!(listed(&ada, "/members?status=removed").await, ["uma@contenzilla.test"]);
    assert_eq!(listed(&ada, "/guests?status=removed").await, ["gus@adraptor.test"]);
}

#[actix_web::test]
async fn who_was_removed_here_still_is_a_member_elsewhere() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let here = app.guest("gus").await;
    let there = app.other_workspace().await.person(&here.email, guestlist::permissions::Role::User).await;
    remove(&ada, here.member_id).await.expect(204);
    here.get("/me").await.problem(401, "unauthenticated");
    assert_eq!(there.me().await["role"], "user");
}

#[actix_web::test]
async fn invites_of_who_was_removed_are_on_hold() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let invite = uma.invite("c@adraptor.test").await;
    let token = app.mail_to("c@adraptor.test").await.link();
    remove(&ada, uma.member_id).await.expect(204);
    assert_eq!(ada.see(&invite).await["blocked_reason"], "sender_left");
    app.anonymous().join_as_new(&token).await.problem(409, "invite_suspended");
}

#[actix_web::test]
async fn nobody_removes_who_stands_above_and_nobody_the_owner() {
    let app = TestApp::start().await;
    let (olive, sue) = (app.owner("olive").await, app.super_admin("sue").await);
    let (ada, ben, uma) = (app.admin("ada").await, app.admin("ben").await, app.user("uma").await);
    remove(&ada, sue.member_id).await.problem(403, "not_allowed");
    for who in [&ada, &sue, &olive] {
        remove(who, olive.member_id).await.problem(409, "last_owner");
    }
    remove(&uma, app.guest("gus").await.member_id).await.problem(403, "not_allowed");
    remove(&ada, ben.member_id).await.expect(204);
    remove(&sue, sue.member_id).await.expect(204);
}

#[actix_web::test]
async fn who_is_absent_foreign_or_only_invited_is_not_found() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let foreign = app.other_workspace().await.user("bo").await;
    let invite = ada.invite("c@adraptor.test").await;
    let invite: Uuid = invite["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let absent = remove(&ada, Uuid::now_v7()).await;
    absent.problem(404, "not_found");
    for id in [foreign.member_id, invite] {
        assert_eq!(remove(&ada, id).await.observable(), absent.observable());
    }
    foreign.me().await;
}

#[actix_web::test]
async fn who_comes_again_has_a_new_membership() {
    let app = TestApp::start().await;
    let (ada, gus) = (app.admin("ada").await, app.guest("gus").await);
    remove(&ada, gus.member_id).await.expect(204);
    ada.invite(&gus.email).await;
    let token = app.mail_to(&gus.email).await.link();
    let again = gus.join(&token).await.expect(201);
    assert_ne!(again["member_id"], json!(gus.member_id));
    let old = ada.get(&format!("/members/{}", gus.member_id)).await.expect(200);
    assert_eq!(old["status"], "removed");
    assert_eq!(listed(&ada, "/guests?status=active,removed").await, [gus.email.as_str()]);
}
