use serde_json::json;

use super::listed;
use crate::api_keys::program;
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

#[actix_web::test]
async fn a_key_that_may_not_read_guests_finds_none() {
    let app = TestApp::start().await;
    let (olive, gus) = (app.owner("olive").await, app.guest("gus").await);
    let emails = async |scopes: &[&str], query: &str| {
        let key = program(&app, &olive, scopes).await;
        let page = key.get(&format!("/people{query}")).await.expect(200);
        let people = page["items"].as_array().expect("a list").iter();
        people.map(|person| person["email"].as_str().expect("an address").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(emails(&["members:read"], "").await, [olive.email.as_str()]);
    assert_eq!(emails(&["members:read"], "?role=guest").await, Vec::<String>::new());
    assert_eq!(emails(&["members:read", "guests:read"], "?role=guest").await, [gus.email.as_str()]);
}
