use serde_json::json;

use super::{Agency, texts};
use crate::support::TestApp;

#[actix_web::test]
async fn it_tells_of_this_partner_and_of_nothing_else() {
    let app = TestApp::start().await;
    app.stop_worker().await;
    let agency = Agency::of(app.workspace(), "").await;
    let other = Agency::of(app.workspace(), "2").await;
    let (ada, hugo) = (app.admin("ada").await, app.user("hugo").await);
    ada.invite("direct@adraptor.test").await;
    other.invite(&other.gina, "theirs@agency.test").await.expect(201);
    let invite = agency.invite(&agency.gina, "ours@agency.test").await.expect(201);
    agency.gina.revoke(&invite).await.expect(200);
    agency.add_host(&agency.hana, &hugo).await.expect(200);
    agency.set_role(&agency.hana, &agency.greg, "guest_admin").await.expect(200);
    agency.gina.patch("/me", json!({ "name": "Regina" })).await.expect(200);
    ada.patch("/workspace", json!({ "name": "Contenzilla Ltd" })).await.expect(200);
    agency.hana.patch("/me", json!({ "name": "Johanna" })).await.expect(200);
    agency.hana.delete(&agency.user(&agency.greg)).await.expect(204);
    let mut events = agency.events(&app).await;
    // From making the people.
    events.retain(|event| event != "user.signed_in");
    let expected = [
        "partner.created",
        "invite.created",
        "invite.created",
        "invite.revoked",
        "partner.host_added",
        "partner.role_changed",
        "user.profile_changed",
        "member.removed",
    ];
    assert_eq!(events, expected);
    let page = other.gina.get(&other.at("/activity?limit=100")).await.expect(200);
    assert!(!page.to_string().contains("ours@") && !page.to_string().contains("greg@"), "{page}");
}

#[actix_web::test]
async fn it_is_filtered_and_paged() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    for number in 0..3 {
        agency.invite(&agency.gina, &format!("n{number}@agency.test")).await.expect(201);
        app.advance(chrono::TimeDelta::seconds(1));
    }
    let path = agency.at("/activity?action=invite.created&limit=2");
    let first = agency.gina.get(&path).await.expect(200);
    assert_eq!((texts(&first, "action").len(), &first["total"]["count"]), (2, &json!(4)));
    let cursor = first["next_cursor"].as_str().expect("a cursor");
    let rest = agency.gina.get(&format!("{path}&cursor={cursor}")).await.expect(200);
    assert_eq!((texts(&rest, "action").len(), &rest["next_cursor"]), (2, &json!(null)));
    let from = app.now().format("%Y-%m-%dT%H:%M:%SZ");
    assert_eq!(
        agency
            .gina
            .get(&agency.at(&format!("/activity?action=invite.created&from={from}")))
            .await
            .expect(200)["items"],
        json!([])
    );
    for bad in ["actor=x", "target=x", "limit=0", "action=%00"] {
        agency.gina.get(&agency.at(&format!("/activity?{bad}"))).await.problem(400, "bad_request");
    }
    agency.greg.get(&agency.at("/activity")).await.problem(403, "not_allowed");
}
