use uuid::Uuid;

use serde_json::json;

use crate::support::TestApp;

#[actix_web::test]
async fn everyone_who_may_invite_sees_a_guests_invite_as_it_was_created() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let invite = uma.invite("charlie@adraptor.test").await;
    for person in [app.owner("olive").await, app.super_admin("sue").await, app.admin("ada").await, uma] {
        let mut seen = person.see(&invite).await;
        seen["delivery"] = invite["delivery"].clone();
        assert_eq!(seen, invite);
    }
    let other = app.user("ugo").await;
    assert_eq!(other.see(&invite).await["can"], json!(["resend_invite"]), "they did not send it");
}

#[actix_web::test]
async fn login_only_and_guests_see_no_invite() {
    let app = TestApp::start().await;
    let invite = app.user("uma").await.invite("charlie@adraptor.test").await;
    let path = format!("/invites/{}", invite["id"].as_str().expect("an id"));
    for person in [app.login_only("leo").await, app.guest("gus").await] {
        person.get(&path).await.problem(403, "not_allowed");
    }
    app.anonymous().get(&path).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn a_members_invite_and_another_workspaces_are_as_absent_as_none() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let body = json!({ "email": "new@contenzilla.test", "role": "user" });
    let member = ada.post("/invites", body).await.expect(201);
    ada.see(&member).await;
    let foreign = app.other_workspace().await.owner("olga").await.invite("charlie@adraptor.test").await;
    let uma = app.user("uma").await;
    let absent = uma.get(&format!("/invites/{}", Uuid::now_v7())).await;
    absent.problem(404, "not_found");
    for invite in [member, foreign] {
        let id = invite["id"].as_str().expect("an id");
        for rest in ["", "/emails"] {
            let answer = uma.get(&format!("/invites/{id}{rest}")).await;
            assert_eq!(answer.observable(), absent.observable());
        }
        for rest in ["/resend", "/revoke"] {
            let answer = uma.post_nothing(&format!("/invites/{id}{rest}")).await;
            assert_eq!(answer.observable(), absent.observable(), "{rest}");
        }
    }
    uma.get("/invites/not-an-id").await.problem(404, "not_found");
}
