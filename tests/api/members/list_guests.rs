use chrono::TimeDelta;
use guestlist::permissions::GuestPartnerRole;
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
async fn guests_are_found_by_partner() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    app.guest("gus").await;
    let (one, other) = (app.workspace().partner(&uma).await, app.workspace().partner(&uma).await);
    let greg = app.workspace().guest_of(&one, "greg", GuestPartnerRole::GuestUser).await;
    let gina = app.workspace().guest_of(&other, "gina", GuestPartnerRole::GuestAdmin).await;
    let of = async |partners: &str, rest: &str| {
        listed(&uma, &format!("/guests?sort=created_at&partner_id={partners}{rest}")).await
    };
    let invited = of(&one, "&status=invited").await;
    assert_eq!((invited.len(), of(&one, "&status=active").await), (1, vec![greg.email.clone()]));
    assert_eq!(of(&one, "").await, [invited[0].as_str(), greg.email.as_str()]);
    assert_eq!(of(&format!("{one},{other}"), "&q=gina").await, [gina.email.as_str()]);
    let page = uma.get(&format!("/guests?partner_id={other}&status=active")).await.expect(200);
    assert_eq!(page["total"], json!({ "count": 1, "exact": true }));
    assert_eq!(page["items"][0]["partner"], json!({ "id": other, "name": "Agency" }));
    let page = uma.get("/guests?q=gus").await.expect(200);
    assert_eq!(page["items"][0]["partner"], json!(null));

    ada.delete(&format!("/members/{}", greg.member_id)).await.expect(204);
    assert_eq!(of(&one, "").await, invited);
    assert_eq!(of(&one, "&status=removed").await, [greg.email.as_str()]);
    let csv = ada.get(&format!("/guests/export.csv?partner_id={other}&status=active")).await;
    assert!(csv.text.contains("gina@agency.test") && csv.text.contains("Agency"), "{}", csv.text);
    assert!(!csv.text.contains("gus@"), "{}", csv.text);

    let unknown = "01890000-0000-7000-8000-000000000001";
    assert!(of(&format!("{unknown},{unknown}"), "").await.is_empty());
    ada.get("/guests?partner_id=none").await.problem(400, "bad_request");
}
