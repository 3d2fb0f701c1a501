use serde_json::json;

use super::listed;
use crate::support::TestApp;

#[actix_web::test]
async fn a_user_finds_the_active_members_and_guests() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let gone = app.user("ugo").await;
    app.guest("gus").await;
    uma.invite("invited@adraptor.test").await;
    app.workspace().remove(&gone).await;
    app.other_workspace().await.person("bo@otherwise.test", guestlist::permissions::Role::User).await;
    let all = ["gus@adraptor.test", "olive@contenzilla.test", "uma@contenzilla.test"];
    assert_eq!(listed(&uma, "/people").await, all);
    assert_eq!(listed(&uma, "/people?sort=-name").await, [all[2], all[1], all[0]]);
    assert_eq!(listed(&uma, "/people?q=uma").await, [all[2]]);
    assert_eq!(listed(&uma, "/people?q=g").await, [all[0]]);
    assert_eq!(listed(&uma, "/people?role=owner,user&q=u").await, [all[2]]);
    assert_eq!(listed(&uma, "/people?role=guest").await, [all[0]]);
    uma.get("/people?role=visitor").await.problem(400, "bad_request");
    let page = uma.get("/people?limit=1&sort=name").await.expect(200);
    let id = &page["items"][0]["id"];
    assert_eq!(
        page["items"],
        json!([{ "id": id, "name": "Gus Guest", "email": "gus@adraptor.test", "role": "guest" }])
    );
    assert!(page["next_cursor"].is_string());
}
