use guestlist::permissions::Role;
use serde_json::json;

use super::{Agency, listed};
use crate::support::{Person, TestApp};

#[actix_web::test]
async fn who_joins_is_the_partners_guest_in_the_role_offered() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let body =
        json!({ "email": "admin@agency.test", "partner_id": agency.id, "partner_role": "guest_admin" });
    agency.hana.post("/invites", body).await.expect(201);
    agency.invite(&agency.gina, "user@agency.test").await.expect(201);
    for (email, role) in [("admin@agency.test", "guest_admin"), ("user@agency.test", "guest_user")] {
        let link = app.mail_to(email).await.link();
        let joined = app.anonymous().join_as_new(&link).await;
        let session = joined.expect(201);
        assert_eq!(session["partners"], json!([{ "id": agency.id, "name": "Agency", "partner_role": role }]));
        assert_eq!(session["role"], "guest");
        let person = Person::of_session(&app.anonymous(), &joined);
        assert_eq!(person.get(&agency.at("")).await.status, if role == "guest_admin" { 200 } else { 403 });
    }
    assert_eq!(agency.seen_by(&agency.gina).await["users"], json!({ "active": 4, "invited": 1 }));
    assert_eq!(agency.events(&app).await.iter().filter(|event| *event == "invite.accepted").count(), 2);
    let mail = app.mail_to(&agency.gina.email).await;
    assert!(mail.text.contains("user@agency.test"), "the inviter gets a note: {}", mail.text);
    assert!(mail.text.contains(&format!("{}/partners/{}", app.url, agency.id)), "{}", mail.text);
}

#[actix_web::test]
async fn somebody_known_elsewhere_joins_the_partner_with_their_account() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let known = app.other_workspace().await.person("kim@agency.test", Role::User).await;
    agency.invite(&agency.gina, &known.email).await.expect(201);
    let link = app.mail_to(&known.email).await.link();
    let session = known.join(&link).await.expect(201);
    assert_eq!(session["partners"][0]["partner_role"], "guest_user");
    let back = app
        .anonymous()
        .with_cookie(&known.cookie)
        .post("/session/refresh", json!({ "workspace": "otherwise" }))
        .await;
    assert_eq!(back.expect(200)["partners"], json!([]), "a partner is one of its workspace");
}

#[actix_web::test]
async fn who_was_removed_and_comes_back_by_an_ordinary_invite_is_in_no_partner() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    agency.hana.delete(&agency.user(&agency.greg)).await.expect(204);
    app.admin("ada").await.invite(&agency.greg.email).await;
    let link = app.mail_to(&agency.greg.email).await.link();
    let session = agency.greg.join(&link).await.expect(201);
    assert_eq!(session["partners"], json!([]));
    assert_eq!(
        listed(&agency.hana, &agency.at("/users?status=active,removed")).await,
        [agency.gina.email.as_str()]
    );
    assert_eq!(
        app.admin("ada").await.get("/guests?q=greg").await.expect(200)["items"][0]["partner"],
        json!(null)
    );
}
