//! Items never lose their last owner with a member.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{account, collection, id, listed, reveal, secret, share};
use crate::support::{Person, TestApp, send};

/// Uma owns three items alone, and one together with Ugo.
async fn owning(app: &TestApp) -> (Person, Person, Value) {
    let (uma, ugo) = (app.user("uma").await, app.user("ugo").await);
    let made = account(&uma, "Alone", &[]).await;
    secret(&uma, "Alone").await;
    collection(&uma, "Alone", None).await;
    let shared = account(&uma, "Shared", &[]).await;
    share(&uma, "accounts", &shared, &ugo, "owner").await.expect(201);
    (uma, ugo, made)
}

#[actix_web::test]
async fn removing_their_only_owner_asks_who_takes_them_over() {
    let app = TestApp::start().await;
    let (ada, gus) = (app.admin("ada").await, app.guest("gus").await);
    let (uma, ugo, made) = owning(&app).await;
    share(&uma, "accounts", &made, &ugo, "collaborator").await.expect(201);
    let path = format!("/members/{}", uma.member_id);
    assert_eq!(ada.delete(&path).await.problem(409, "sole_owner")["count"], 3);
    uma.get("/accounts").await.expect(200);
    for heir in [&gus, &uma] {
        ada.delete(&format!("{path}?transfer_to={}", heir.member_id)).await.invalid(&["#/transfer_to"]);
    }
    for absent in [Uuid::now_v7(), app.other_workspace().await.user("bo").await.member_id] {
        ada.delete(&format!("{path}?transfer_to={absent}")).await.problem(404, "not_found");
    }
    ada.delete(&format!("{path}?transfer_to={}", ugo.member_id)).await.expect(204);
    assert_eq!(listed(&ugo, "/accounts").await, ["Alone", "Shared"]);
    assert_eq!((listed(&ugo, "/secrets").await.len(), listed(&ugo, "/collections").await.len()), (1, 1));
    let seen = ugo.get(&format!("/accounts/{}", id(&made))).await.expect(200);
    assert_eq!((&seen["role"], &seen["shared_with"]), (&json!("owner"), &json!(0)));
    reveal(&ugo, &made).await.expect(200);
    let events = app.owner("olive").await.get("/activity?action=member.items_handed_over").await.expect(200);
    let event = &events["items"][0];
    assert_eq!(
        (&event["actor"]["name"], &event["target"]["name"]),
        (&json!("Ada Admin"), &json!("Ugo User"))
    );
    assert_eq!((&event["details"]["count"], &event["details"]["from"]), (&json!(3), &json!("Uma User")));
}

#[actix_web::test]
async fn whoever_leaves_hands_over_first() {
    let app = TestApp::start().await;
    let (uma, ugo, made) = owning(&app).await;
    uma.post_nothing("/members/me/leave").await.problem(409, "sole_owner");
    let gus = app.guest("gus").await;
    let to = |id: Uuid| format!("/members/me/leave?transfer_to={id}");
    uma.post_nothing(&to(gus.member_id)).await.invalid(&["#/transfer_to"]);
    uma.post_nothing(&to(Uuid::now_v7())).await.problem(404, "not_found");
    // Asked anew with an heir, it is another request, whatever its key.
    let leave = |path: String| {
        let request = uma.request(Method::POST, &path).header("idempotency-key", "leaving");
        async { send(request).await }
    };
    leave("/members/me/leave".to_owned()).await.problem(409, "sole_owner");
    leave(to(ugo.member_id)).await.problem(422, "idempotency_key_reused");
    uma.post_nothing(&to(ugo.member_id)).await.expect(204);
    reveal(&ugo, &made).await.expect(200);
    ugo.post_nothing("/members/me/leave").await.problem(409, "sole_owner");
}

#[actix_web::test]
async fn whoever_can_only_sign_in_any_more_owns_nothing_and_still_uses_it() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let (uma, ugo, made) = owning(&app).await;
    let path = format!("/members/{}", uma.member_id);
    ada.patch(&path, json!({ "role": "login_only" })).await.problem(409, "sole_owner");
    ada.patch(&path, json!({ "role": "admin" })).await.expect(200);
    ada.patch(&format!("{path}?transfer_to={}", ugo.member_id), json!({ "role": "login_only" }))
        .await
        .expect(200);
    assert_eq!(uma.get(&format!("/accounts/{}", id(&made))).await.expect(200)["role"], "collaborator");
    reveal(&uma, &made).await.expect(200);
    uma.patch(&format!("/accounts/{}", id(&made)), json!({ "label": "x" })).await.problem(403, "not_allowed");
}

#[actix_web::test]
async fn guests_and_those_who_own_nothing_alone_go_without_being_asked() {
    let app = TestApp::start().await;
    let (ada, gus) = (app.admin("ada").await, app.guest("gus").await);
    let (uma, ugo, made) = owning(&app).await;
    share(&uma, "accounts", &made, &gus, "collaborator").await.expect(201);
    for who in [&ugo, &gus] {
        ada.delete(&format!("/members/{}", who.member_id)).await.expect(204);
    }
}
