//! What the workspace decided since the invite was sent counts at joining.

use serde_json::{Value, json};

use crate::support::TestApp;

const CHARLIE: &str = "charlie@adraptor.test";

#[actix_web::test]
async fn domains_are_checked_again_and_the_admins_are_told() {
    let policies = [
        json!({ "refused_guest_domains": ["adraptor.test"] }),
        json!({ "allowed_guest_domains": ["elsewhere.test"] }),
        json!({ "domains": ["adraptor.test"] }),
    ];
    for policy in policies {
        let app = TestApp::start().await;
        let ada = app.admin("ada").await;
        let invite = app.user("uma").await.invite(CHARLIE).await;
        let token = app.mail_to(CHARLIE).await.link();
        ada.patch("/workspace", &policy).await.expect(200);
        app.anonymous().join_as_new(&token).await.problem(422, "domain_not_allowed");
        let told = app.mail_to(&ada.email).await;
        assert_eq!(told.subject, "Somebody could not join Contenzilla");
        assert!(told.text.contains("does not accept guests from this email domain"));
        assert!(ada.events_on(&invite["id"]).await.contains(&"invite.join_refused".to_owned()));
        // Nothing of the person was kept.
        assert_eq!(app.anonymous().look_up(&token).await.expect(200)["account"], "new");

        let open: Value = json!({ "domains": [], "allowed_guest_domains": [], "refused_guest_domains": [] });
        ada.patch("/workspace", open).await.expect(200);
        app.anonymous().join_as_new(&token).await.expect(201);
    }
}

#[actix_web::test]
async fn domain_lists_are_for_guests_only() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    ada.post("/invites", json!({ "email": CHARLIE, "role": "user" })).await.expect(201);
    let token = app.mail_to(CHARLIE).await.link();
    let policy = json!({ "refused_guest_domains": ["adraptor.test"], "domains": ["adraptor.test"] });
    ada.patch("/workspace", policy).await.expect(200);
    app.anonymous().join_as_new(&token).await.expect(201);
}

#[actix_web::test]
async fn invited_people_have_no_rights_yet() {
    let app = TestApp::start().await;
    app.user("uma").await.invite(CHARLIE).await;
    let token = app.mail_to(CHARLIE).await.link();
    let holder = app.anonymous().with_bearer(&token);
    for path in ["/me", "/workspace", "/members", "/guests", "/people", "/invites", "/activity"] {
        holder.get(path).await.problem(401, "unauthenticated");
    }
}
