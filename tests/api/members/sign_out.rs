use serde_json::json;
use uuid::Uuid;

use crate::support::TestApp;

#[actix_web::test]
async fn every_session_ends_and_the_person_may_come_again() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    for [one, other] in
        [[app.user("uma").await, app.user("uma").await], [app.guest("gus").await, app.guest("gus").await]]
    {
        ada.post_nothing(&format!("/members/{}/sign-out", one.member_id)).await.expect(204);
        for session in [&one, &other] {
            session.get("/me").await.problem(401, "unauthenticated");
            app.anonymous().refresh(&session.cookie).await.problem(401, "unauthenticated");
        }
        assert_eq!(ada.events_on(&json!(one.member_id)).await.last().expect("an event"), "member.signed_out");
    }
    let back = app.user("uma").await;
    back.me().await;
}

#[actix_web::test]
async fn nobody_signs_out_who_stands_above() {
    let app = TestApp::start().await;
    let (olive, sue, ada) = (app.owner("olive").await, app.super_admin("sue").await, app.admin("ada").await);
    for above in [&olive, &sue] {
        let path = format!("/members/{}/sign-out", above.member_id);
        ada.post_nothing(&path).await.problem(403, "not_allowed");
        above.me().await;
    }
    olive.post_nothing(&format!("/members/{}/sign-out", olive.member_id)).await.expect(204);
    olive.get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn who_is_absent_foreign_or_removed_is_not_found() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let foreign = app.other_workspace().await.user("bo").await;
    app.workspace().remove(&uma).await;
    let absent = ada.post_nothing(&format!("/members/{}/sign-out", Uuid::now_v7())).await;
    absent.problem(404, "not_found");
    for id in [foreign.member_id, uma.member_id] {
        let answer = ada.post_nothing(&format!("/members/{id}/sign-out")).await;
        assert_eq!(answer.observable(), absent.observable());
    }
    foreign.me().await;
}
