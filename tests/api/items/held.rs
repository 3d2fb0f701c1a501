use guestlist::permissions::GuestPartnerRole::{GuestAdmin, GuestUser};
use serde_json::json;

use super::{account, id, listed, secret, share};
use crate::support::TestApp;

#[actix_web::test]
async fn a_guests_items_are_shown_to_whom_they_are_shared_with_too() {
    let app = TestApp::start().await;
    let (ada, uma, gus) = (app.admin("ada").await, app.user("uma").await, app.guest("gus").await);
    let ads = account(&uma, "Ads", &[]).await;
    let wifi = secret(&uma, "Wi-Fi").await;
    share(&uma, "accounts", &ads, &gus, "collaborator").await.expect(201);
    share(&uma, "secrets", &wifi, &gus, "collaborator").await.expect(201);
    let path = format!("/members/{}/items", gus.member_id);
    assert_eq!(listed(&uma, &format!("{path}?sort=created_at")).await, ["Ads", "Wi-Fi"]);
    assert!(listed(&ada, &path).await.is_empty(), "an Admin learns of no secret by looking at a guest");
    share(&uma, "secrets", &wifi, &ada, "owner").await.expect(201);
    let page = ada.get(&path).await.expect(200);
    let held = &page["items"][0];
    assert_eq!(
        (&held["kind"], &held["item_id"], &held["role"]),
        (&json!("secret"), &wifi["id"], &json!("collaborator"))
    );
    gus.get(&path).await.problem(403, "not_allowed");
    uma.get(&format!("/members/{}/items", ada.member_id)).await.problem(404, "not_found");
    let bo = app.other_workspace().await.user("bo").await;
    bo.get(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_partners_items_are_its_guests_too() {
    let app = TestApp::start().await;
    let (ada, hana) = (app.admin("ada").await, app.user("hana").await);
    let partner = app.workspace().partner(&hana).await;
    let gina = app.workspace().guest_of(&partner, "gina", GuestAdmin).await;
    let greg = app.workspace().guest_of(&partner, "greg", GuestUser).await;
    let ads = account(&hana, "Ads", &[]).await;
    account(&hana, "Not shared", &[]).await;
    let body = json!({ "partner_id": partner, "role": "manager" });
    hana.post(&format!("/accounts/{}/grants", id(&ads)), body).await.expect(201);
    for who in [&hana, &gina] {
        assert_eq!(listed(who, &format!("/partners/{partner}/items")).await, ["Ads"]);
    }
    assert!(listed(&ada, &format!("/partners/{partner}/items")).await.is_empty());
    let held = hana.get(&format!("/members/{}/items", gina.member_id)).await.expect(200);
    assert_eq!(held["items"][0]["is_partners"], true);
    // What the partner manages is its Guest Admins', until it is passed on.
    assert!(listed(&hana, &format!("/members/{}/items", greg.member_id)).await.is_empty());
    greg.get(&format!("/partners/{partner}/items")).await.problem(403, "not_allowed");
    app.user("ugo").await.get(&format!("/partners/{partner}/items")).await.problem(404, "not_found");
}
