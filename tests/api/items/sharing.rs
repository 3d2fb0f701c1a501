use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{account, collection, id, listed, reveal, secret, share, unshare};
use crate::support::TestApp;

#[actix_web::test]
async fn owners_share_see_with_whom_and_take_back() {
    let app = TestApp::start().await;
    let (uma, ugo, gus) = (app.user("uma").await, app.user("ugo").await, app.guest("gus").await);
    let marketing = collection(&uma, "Marketing", None).await;
    let made = account(&uma, "Ads", &[&marketing]).await;
    share(&uma, "collections", &marketing, &ugo, "collaborator").await.expect(201);
    let answer = share(&uma, "accounts", &made, &gus, "collaborator").await;
    let grant = answer.expect(201);
    let at = format!("/api/v1/accounts/{}/grants/{}", id(&made), id(&grant));
    assert_eq!(answer.header("location"), Some(at.as_str()));
    assert_eq!(
        grant["member"],
        json!({ "id": gus.member_id, "name": "Gus Guest", "email": gus.email, "role": "guest" })
    );
    let page = uma.get(&format!("/accounts/{}/grants?sort=created_at", id(&made))).await.expect(200);
    let seen: Vec<(&Value, &Value, &Value, &Value)> = page["items"]
        .as_array()
        .expect("grants")
        .iter()
        .map(|grant| {
            (&grant["member"]["name"], &grant["role"], &grant["collection"]["name"], &grant["can_unshare"])
        })
        .collect();
    let owner = json!("owner");
    let (collaborator, yes, no) = (json!("collaborator"), json!(true), json!(false));
    assert_eq!(
        seen,
        [
            (&json!("Uma User"), &owner, &json!("Marketing"), &no),
            (&json!("Uma User"), &owner, &Value::Null, &yes),
            (&json!("Ugo User"), &collaborator, &json!("Marketing"), &no),
            (&json!("Gus Guest"), &collaborator, &Value::Null, &yes),
        ]
    );
    assert_eq!(uma.get(&format!("/accounts/{}", id(&made))).await.expect(200)["shared_with"], 1);
    unshare(&uma, "accounts", &made, &grant).await.expect(204);
    reveal(&gus, &made).await.problem(404, "not_found");
    unshare(&uma, "accounts", &made, &grant).await.problem(404, "not_found");
    reveal(&ugo, &made).await.expect(200);
    let events =
        app.owner("olive").await.get("/activity?action=item.shared,item.unshared&sort=created_at").await;
    let events = events.expect(200);
    let told: Vec<(&Value, &Value)> = events["items"]
        .as_array()
        .expect("events")
        .iter()
        .map(|event| (&event["action"], &event["details"]["with"]))
        .collect();
    assert_eq!(
        told,
        [
            (&json!("item.shared"), &json!("Ugo User")),
            (&json!("item.shared"), &json!("Gus Guest")),
            (&json!("item.unshared"), &json!("Gus Guest")),
        ]
    );
}

#[actix_web::test]
async fn sharing_again_changes_the_role() {
    let app = TestApp::start().await;
    let (uma, ugo) = (app.user("uma").await, app.user("ugo").await);
    let made = account(&uma, "Ads", &[]).await;
    let first = share(&uma, "accounts", &made, &ugo, "collaborator").await.expect(201);
    let same = share(&uma, "accounts", &made, &ugo, "collaborator").await.expect(200);
    assert_eq!(first, same);
    let owner = share(&uma, "accounts", &made, &ugo, "owner").await.expect(200);
    assert_eq!((&owner["id"], &owner["role"]), (&first["id"], &json!("owner")));
    share(&ugo, "accounts", &made, &uma, "collaborator").await.expect(200);
    share(&uma, "accounts", &made, &ugo, "collaborator").await.problem(403, "not_allowed");
    let path = format!("/accounts/{}", id(&made));
    assert_eq!(uma.get(&path).await.expect(200)["role"], "collaborator");
    let events = app.owner("olive").await.get("/activity?action=item.shared").await.expect(200);
    assert_eq!(events["total"]["count"], 3, "what changes nothing tells nothing");
}

#[actix_web::test]
async fn who_is_not_a_user_or_above_becomes_a_collaborator_only_and_nobody_a_manager() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let made = account(&uma, "Ads", &[]).await;
    for who in [app.guest("gus").await, app.login_only("lola").await] {
        for role in ["owner", "manager"] {
            share(&uma, "accounts", &made, &who, role).await.invalid(&["#/role"]);
        }
        share(&uma, "accounts", &made, &who, "collaborator").await.expect(201);
    }
    share(&uma, "accounts", &made, &app.admin("ada").await, "manager").await.invalid(&["#/role"]);
}

#[actix_web::test]
async fn only_people_of_this_workspace_who_are_in_get_anything() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let gone = app.guest("gone").await;
    app.workspace().remove(&gone).await;
    let bo = app.other_workspace().await.user("bo").await;
    let made = account(&uma, "Ads", &[]).await;
    for who in [&gone, &bo] {
        share(&uma, "accounts", &made, who, "collaborator").await.problem(404, "not_found");
    }
    let path = format!("/accounts/{}/grants", id(&made));
    uma.post(&path, json!({ "role": "owner" })).await.invalid(&["#/member_id"]);
    let both = json!({ "member_id": uma.member_id, "partner_id": Uuid::now_v7(), "role": "collaborator" });
    uma.post(&path, both).await.invalid(&["#/partner_id"]);
    uma.post(&path, json!({ "partner_id": Uuid::now_v7(), "role": "collaborator" }))
        .await
        .problem(404, "not_found");
    uma.post(&path, json!({ "member_id": uma.member_id, "role": "viewer" }))
        .await
        .problem(400, "bad_request");
    let other = account(&uma, "Other", &[]).await;
    let grant = share(&uma, "accounts", &other, &app.guest("gus").await, "collaborator").await.expect(201);
    unshare(&uma, "accounts", &made, &grant).await.problem(404, "not_found");
    unshare(&bo, "accounts", &other, &grant).await.problem(404, "not_found");
}

#[actix_web::test]
async fn everybody_may_give_up_their_own_but_not_another_s() {
    let app = TestApp::start().await;
    let (uma, gus, gina) = (app.user("uma").await, app.guest("gus").await, app.guest("gina").await);
    let made = secret(&uma, "Ads").await;
    let own = share(&uma, "secrets", &made, &gus, "collaborator").await.expect(201);
    let another = share(&uma, "secrets", &made, &gina, "collaborator").await.expect(201);
    unshare(&gus, "secrets", &made, &another).await.problem(403, "not_allowed");
    unshare(&gus, "secrets", &made, &own).await.expect(204);
    assert!(listed(&gus, "/secrets").await.is_empty());
}

#[actix_web::test]
async fn an_item_keeps_an_owner() {
    let app = TestApp::start().await;
    let (uma, ugo) = (app.user("uma").await, app.user("ugo").await);
    for kind in ["accounts", "secrets", "collections"] {
        let made = match kind {
            "accounts" => account(&uma, "One", &[]).await,
            "secrets" => secret(&uma, "One").await,
            _ => collection(&uma, "One", None).await,
        };
        let grants = uma.get(&format!("/{kind}/{}/grants", id(&made))).await.expect(200);
        let own = &grants["items"][0];
        assert_eq!(unshare(&uma, kind, &made, own).await.problem(409, "sole_owner")["count"], 1);
        share(&uma, kind, &made, &uma, "collaborator").await.problem(409, "sole_owner");
        share(&uma, kind, &made, &ugo, "manager").await.invalid(&["#/role"]);
        share(&uma, kind, &made, &ugo, "owner").await.expect(201);
        share(&uma, kind, &made, &ugo, "owner").await.expect(200);
        unshare(&uma, kind, &made, own).await.expect(204);
        uma.get(&format!("/{kind}/{}", id(&made))).await.problem(404, "not_found");
        ugo.get(&format!("/{kind}/{}", id(&made))).await.expect(200);
    }
}

#[actix_web::test]
async fn whoever_is_removed_or_whose_time_is_over_loses_everything_for_good() {
    let app = TestApp::start().await;
    let (ada, uma, gus) = (app.admin("ada").await, app.user("uma").await, app.guest("gus").await);
    let made = account(&uma, "Ads", &[]).await;
    share(&uma, "accounts", &made, &gus, "collaborator").await.expect(201);
    ada.delete(&format!("/members/{}", gus.member_id)).await.expect(204);
    reveal(&gus, &made).await.problem(401, "unauthenticated");
    let again = app.guest("gus").await;
    assert_ne!(again.member_id, gus.member_id);
    reveal(&again, &made).await.problem(404, "not_found");
    assert_eq!(uma.get(&format!("/accounts/{}", id(&made))).await.expect(200)["shared_with"], 0);

    share(&uma, "accounts", &made, &again, "collaborator").await.expect(201);
    let until = app.now() + TimeDelta::minutes(5);
    ada.patch(&format!("/members/{}", again.member_id), json!({ "access_until": until })).await.expect(200);
    app.advance(TimeDelta::minutes(6));
    reveal(&again, &made).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn whoever_something_is_shared_with_is_told_by_mail_once_an_hour() {
    let app = TestApp::start().await;
    let (uma, gus) = (app.user("uma").await, app.guest("gus").await);
    let made = account(&uma, "Face=Ads https://evil.test", &[]).await;
    share(&uma, "accounts", &made, &gus, "collaborator").await.expect(201);
    let mail = app.mail_to(&gus.email).await;
    assert_eq!(mail.subject, "Uma User shared an account with you");
    assert!(mail.text.contains(&format!("{}/accounts", app.url)), "{}", mail.text);
    assert!(!mail.text.contains("https://evil.test") && !mail.text.contains("kept"), "{}", mail.text);
    let second = secret(&uma, "Wi-Fi").await;
    share(&uma, "secrets", &second, &gus, "collaborator").await.expect(201);
    app.advance(TimeDelta::minutes(61));
    let uma = app.user("uma").await;
    let third = collection(&uma, "Marketing", None).await;
    share(&uma, "collections", &third, &gus, "collaborator").await.expect(201);
    let mails = app.mails_to(&gus.email, 2).await;
    assert_eq!(mails.len(), 2, "what was shared within the hour was not told of by itself");

    let olive = app.owner("olive").await;
    let off = olive.patch("/workspace", json!({ "share_mails_enabled": false })).await.expect(200);
    assert_eq!(off["share_mails_enabled"], false);
    let (gina, fourth) = (app.guest("gina").await, account(&uma, "Four", &[]).await);
    share(&uma, "accounts", &fourth, &gina, "collaborator").await.expect(201);
    olive.patch("/workspace", json!({ "share_mails_enabled": true })).await.expect(200);
    let fifth = account(&uma, "Five", &[]).await;
    share(&uma, "accounts", &fifth, &gina, "collaborator").await.expect(201);
    assert_eq!(app.mails_to(&gina.email, 1).await.len(), 1);
}
