use serde_json::json;

use super::listed;
use crate::support::TestApp;

#[actix_web::test]
async fn everybody_but_the_owner_may_go() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    for person in [
        app.super_admin("sue").await,
        app.admin("ada").await,
        app.user("uma").await,
        app.login_only("leo").await,
        app.guest("gus").await,
    ] {
        person.post_nothing("/members/me/leave").await.expect(204);
        person.get("/me").await.problem(401, "unauthenticated");
        person.post_nothing("/members/me/leave").await.problem(401, "unauthenticated");
        assert_eq!(olive.events_on(&json!(person.member_id)).await.last().expect("an event"), "member.left");
    }
    olive.post_nothing("/members/me/leave").await.problem(409, "last_owner");
    assert_eq!(listed(&olive, "/members").await, [olive.email.as_str()]);
    assert_eq!(listed(&olive, "/guests?status=removed").await, ["gus@adraptor.test"]);
}

#[actix_web::test]
async fn an_owner_who_has_handed_over_may_go() {
    let app = TestApp::start().await;
    let (olive, ada) = (app.owner("olive").await, app.admin("ada").await);
    olive.post("/workspace/transfer", json!({ "member_id": ada.member_id })).await.expect(200);
    olive.post_nothing("/members/me/leave").await.expect(204);
    ada.post_nothing("/members/me/leave").await.problem(409, "last_owner");
}
