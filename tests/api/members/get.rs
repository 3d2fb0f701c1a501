use serde_json::json;
use uuid::Uuid;

use crate::support::TestApp;

#[actix_web::test]
async fn a_member_and_a_guest_are_shown_as_in_their_lists() {
    let app = TestApp::start().await;
    let (ada, uma, gus) = (app.admin("ada").await, app.user("uma").await, app.guest("gus").await);
    for (list, id) in [("/members?q=uma", uma.member_id), ("/guests?q=gus", gus.member_id)] {
        let listed = ada.get(list).await.expect(200);
        assert_eq!(ada.get(&format!("/members/{id}")).await.expect(200), listed["items"][0], "{list}");
    }
    uma.get(&format!("/members/{}", gus.member_id)).await.expect(200);
}

#[actix_web::test]
async fn somebody_removed_is_still_shown() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    app.workspace().remove(&uma).await;
    let member = ada.get(&format!("/members/{}", uma.member_id)).await.expect(200);
    assert_eq!((&member["status"], &member["can"]), (&json!("removed"), &json!([])));
    assert_eq!(member["name"], "Uma");
}

#[actix_web::test]
async fn what_is_absent_foreign_or_not_ones_to_see_is_the_same_404() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let foreign = app.other_workspace().await.owner("olga").await.member_id;
    let invite = uma.invite("c@adraptor.test").await;
    let invite: Uuid = invite["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let absent = ada.get(&format!("/members/{}", Uuid::now_v7())).await;
    absent.problem(404, "not_found");
    for (who, id) in [(&ada, foreign), (&ada, invite), (&uma, ada.member_id), (&uma, foreign)] {
        assert_eq!(who.get(&format!("/members/{id}")).await.observable(), absent.observable());
    }
    ada.get("/members/not-an-id").await.problem(404, "not_found");
}
