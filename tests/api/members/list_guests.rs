use chrono::TimeDelta;
use serde_json::{Value, json};

use super::listed;
use crate::support::TestApp;

#[actix_web::test]
async fn a_guest_has_partner_end_date_and_what_one_may_do() {
    let app = TestApp::start().await;
    let (ada, uma, gus) = (app.admin("ada").await, app.user("uma").await, app.guest("gus").await);
    let page = ada.get("/guests").await.expect(200);
    assert_eq!(
        page["items"],
        json!([{
            "id": gus.member_id, "user_id": gus.user_id, "email": "gus@adraptor.test",
            "name": "Gus", "family_name": "Guest", "role": "guest", "status": "active",
            "joined_at": "2026-05-04T09:00:00Z", "last_active_at": "2026-05-04T09:00:00Z", "invite": null,
            "partner": null, "access_until": null,
            "can": ["change_end_date", "send_password_reset", "sign_out_member", "remove_guest"],
        }])
    );
    assert_eq!(uma.get("/guests").await.expect(200)["items"][0]["can"], json!([]));
}

#[actix_web::test]
async fn an_invited_guest_shows_the_invites_end_date_and_its_rights() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let until = "2026-06-01T00:00:00Z";
    let invite =
        ada.post("/invites", json!({ "email": "c@adraptor.test", "access_until": until })).await.expect(201);
    let of_ada = ada.get("/guests").await.expect(200);
    let row = &of_ada["items"][0];
    assert_eq!((&row["id"], &row["access_until"]), (&invite["id"], &json!(until)));
    assert_eq!((&row["name"], &row["invite"]["id"]), (&Value::Null, &invite["id"]));
    assert_eq!(row["can"], json!(["resend_invite", "revoke_invite"]));
    let of_uma = uma.get("/guests").await.expect(200);
    assert_eq!(of_uma["items"][0]["can"], json!(["resend_invite"]), "a User revokes those they sent");
}

#[actix_web::test]
async fn an_invite_that_failed_or_expired_says_so() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    ada.invite("fail-422@adraptor.test").await;
    ada.invite("good@adraptor.test").await;
    let failed = async || ada.get("/guests?status=delivery_failed").await.expect(200)["total"]["count"] == 1;
    app.until(failed).await;
    assert_eq!(listed(&ada, "/guests?status=delivery_failed").await, ["fail-422@adraptor.test"]);
    assert_eq!(listed(&ada, "/guests?status=invited").await, ["good@adraptor.test"]);
    assert!(listed(&ada, "/guests?status=expired").await.is_empty());

    // To the moment, without any clean-up.
    app.mail_to("good@adraptor.test").await;
    app.stop_worker().await;
    app.advance(TimeDelta::days(7) - TimeDelta::microseconds(1));
    let ada = app.admin("ada").await;
    assert!(listed(&ada, "/guests?status=expired").await.is_empty());
    app.advance(TimeDelta::microseconds(1));
    assert_eq!(listed(&ada, "/guests?status=expired").await.len(), 2, "expired goes before failed");
    assert!(listed(&ada, "/guests?status=invited,delivery_failed").await.is_empty());
    assert_eq!(listed(&ada, "/guests").await.len(), 2);
}

#[actix_web::test]
async fn nobody_is_a_partners_guest_yet() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    app.guest("gus").await;
    let unknown = "01890000-0000-7000-8000-000000000001";
    assert!(listed(&ada, &format!("/guests?partner_id={unknown},{unknown}")).await.is_empty());
    ada.get("/guests?partner_id=none").await.problem(400, "bad_request");
}
