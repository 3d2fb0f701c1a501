use serde_json::json;

use super::{Agency, listed, texts};
use crate::support::TestApp;

#[actix_web::test]
async fn users_have_their_role_and_what_one_may_do_to_them() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    app.guest("gus").await;
    let other = Agency::of(app.workspace(), "2").await;
    let page = agency.gina.get(&agency.at("/users?status=active")).await.expect(200);
    assert_eq!(texts(&page, "email"), [agency.gina.email.as_str(), agency.greg.email.as_str()]);
    let [gina, greg] = [&page["items"][0], &page["items"][1]];
    assert_eq!((&gina["partner_role"], &greg["partner_role"]), (&json!("guest_admin"), &json!("guest_user")));
    assert_eq!(greg["partner"], json!({ "id": agency.id, "name": "Agency" }));
    assert_eq!(gina["can"], json!(["change_partner_role"]), "she steps down and does not remove herself");
    assert_eq!(greg["can"], json!(["change_partner_role", "remove_partner_user"]));
    let page = agency.hana.get(&agency.at("/users?status=active&q=gina")).await.expect(200);
    assert_eq!(page["items"][0]["can"], json!(["change_partner_role", "remove_partner_user"]));

    let page = agency.gina.get(&agency.at("/users?status=invited")).await.expect(200);
    let invited = &page["items"][0];
    assert_eq!((&invited["partner_role"], &page["total"]["count"]), (&json!("guest_admin"), &json!(1)));
    assert_eq!(invited["can"], json!(["resend_invite", "revoke_invite"]));
    assert_eq!(
        listed(&other.hana, &other.at("/users?status=active")).await,
        [other.gina.email, other.greg.email]
    );
}

#[actix_web::test]
async fn it_is_sorted_paged_and_searched_as_the_other_lists() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let first = agency.hana.get(&agency.at("/users?limit=1&status=active&sort=-name")).await.expect(200);
    assert_eq!(texts(&first, "email"), [agency.greg.email.as_str()]);
    let cursor = first["next_cursor"].as_str().expect("a cursor");
    let path = agency.at(&format!("/users?limit=1&status=active&sort=-name&cursor={cursor}"));
    assert_eq!(listed(&agency.hana, &path).await, [agency.gina.email.as_str()]);
    app.workspace().remove(&agency.greg).await;
    assert_eq!(listed(&agency.hana, &agency.at("/users?q=gre")).await, [""; 0]);
    assert_eq!(
        listed(&agency.hana, &agency.at("/users?q=gre&status=removed")).await,
        [agency.greg.email.as_str()]
    );
    agency.hana.get(&agency.at("/users?partner_id=x")).await.problem(400, "bad_request");
    let other = Agency::of(app.workspace(), "2").await;
    let elsewhere = other.at(&format!("/users?limit=1&status=active&sort=-name&cursor={cursor}"));
    other.hana.get(&elsewhere).await.problem(400, "bad_request");
}
