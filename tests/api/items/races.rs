use futures_util::future::join;
use serde_json::json;

use super::{account, collection, id, reveal, share};
use crate::support::{TestApp, rounds};

#[actix_web::test]
async fn of_two_owners_who_go_at_once_in_a_race_one_is_too_late() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    for round in 0..rounds() {
        let (one, two) = (app.user(&format!("one{round}")).await, app.user(&format!("two{round}")).await);
        let made = account(&one, "Ads", &[]).await;
        share(&one, "accounts", &made, &two, "owner").await.expect(201);
        let paths = [&one, &two].map(|who| format!("/members/{}", who.member_id));
        let (first, second) = join(ada.delete(&paths[0]), ada.delete(&paths[1])).await;
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409], "round {round}");
    }
}

#[actix_web::test]
async fn sharing_with_somebody_who_is_being_removed_in_a_race_leaves_nothing() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let made = account(&uma, "Ads", &[]).await;
    for round in 0..rounds() {
        let gus = app.guest(&format!("gus{round}")).await;
        let path = format!("/members/{}", gus.member_id);
        let (removed, shared) =
            join(ada.delete(&path), share(&uma, "accounts", &made, &gus, "collaborator")).await;
        removed.expect(204);
        assert!([201, 404].contains(&shared.status), "{}", shared.text);
        assert_eq!(uma.get(&format!("/accounts/{}", id(&made))).await.expect(200)["shared_with"], 0);
        reveal(&gus, &made).await.problem(401, "unauthenticated");
    }
}

#[actix_web::test]
async fn two_collections_put_into_each_other_in_a_race_never_both_are() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    for round in 0..rounds() {
        let (one, two) = (collection(&uma, "One", None).await, collection(&uma, "Two", None).await);
        let path = |of| format!("/collections/{}", id(of));
        let (first, second) = join(
            uma.patch(&path(&one), json!({ "parent_id": id(&two) })),
            uma.patch(&path(&two), json!({ "parent_id": id(&one) })),
        )
        .await;
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422], "round {round}");
    }
}

#[actix_web::test]
async fn sharing_the_same_at_once_in_a_race_makes_one_grant() {
    let app = TestApp::start().await;
    let (uma, gus) = (app.user("uma").await, app.guest("gus").await);
    for round in 0..rounds() {
        let made = account(&uma, "Ads", &[]).await;
        let (first, second) = join(
            share(&uma, "accounts", &made, &gus, "collaborator"),
            share(&uma, "accounts", &made, &gus, "collaborator"),
        )
        .await;
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 201], "round {round}");
    }
}

#[actix_web::test]
async fn adding_an_item_while_one_is_removed_in_a_race_leaves_none_without_an_owner() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    for round in 0..rounds() {
        let uma = app.user(&format!("uma{round}")).await;
        let path = format!("/members/{}", uma.member_id);
        let (removed, added) =
            join(ada.delete(&path), uma.post("/secrets", json!({ "title": "S", "text": "x" }))).await;
        match added.status {
            // It was there first, and keeps her here.
            201 => assert_eq!(removed.status, 409, "{}", removed.text),
            _ => {
                added.problem(401, "unauthenticated");
                removed.expect(204);
            }
        }
    }
}

#[actix_web::test]
async fn putting_an_account_into_a_collection_while_a_co_owner_goes_in_a_race_never_fails() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    for round in 0..rounds() {
        let ugo = app.user(&format!("ugo{round}")).await;
        let into = collection(&uma, "Into", None).await;
        let made = account(&uma, "Ads", &[]).await;
        share(&uma, "collections", &into, &ugo, "owner").await.expect(201);
        share(&uma, "accounts", &made, &ugo, "owner").await.expect(201);
        let (path, to) = (format!("/members/{}", ugo.member_id), json!({ "collection_ids": [id(&into)] }));
        let at = format!("/accounts/{}", id(&made));
        let (removed, moved) = join(ada.delete(&path), uma.patch(&at, to)).await;
        removed.expect(204);
        moved.expect(200);
    }
}
