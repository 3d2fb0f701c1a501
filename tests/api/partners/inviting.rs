use serde_json::json;

use super::Agency;
use crate::support::TestApp;

#[actix_web::test]
async fn hosts_and_guest_admins_invite_guest_users_and_the_mail_names_the_partner() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    for (who, email) in [
        (&agency.hana, "one@agency.test"),
        (&agency.gina, "two@agency.test"),
        (&app.admin("ada").await, "three@agency.test"),
    ] {
        let invite = agency.invite(who, email).await.expect(201);
        assert_eq!((&invite["source"], &invite["partner_role"]), (&json!("partner"), &json!("guest_user")));
        assert_eq!(invite["partner"], json!({ "id": agency.id, "name": "Agency" }));
        assert_eq!(invite["can"], json!(["resend_invite", "revoke_invite"]));
        assert!(app.mail_to(email).await.text.contains("Agency"));
        assert_eq!(who.see(&invite).await["id"], invite["id"]);
    }
    let body = json!({ "email": "four@agency.test", "partner_id": agency.id, "partner_role": "guest_admin" });
    assert_eq!(agency.gina.post("/invites", body).await.expect(201)["partner_role"], "guest_admin");
}

#[actix_web::test]
async fn in_bulk_each_address_has_its_result() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let emails =
        ["new@agency.test", "gus@adraptor.test", "x@contenzilla.test", "no address", "new@agency.test"];
    app.guest("gus").await;
    let body = json!({ "emails": emails, "partner_id": agency.id, "partner_role": "guest_admin" });
    let results = agency.gina.post("/invites/bulk", body).await.expect(200);
    let codes: Vec<_> = results["results"]
        .as_array()
        .expect("results")
        .iter()
        .map(|r| r["problem"]["code"].clone())
        .collect();
    assert_eq!(
        json!(codes),
        json!([null, "already_member", "same_domain", "invalid", "duplicate_in_request"])
    );
    assert_eq!(results["results"][0]["invite"]["source"], "partner");
}

#[actix_web::test]
async fn who_does_not_manage_the_partner_does_not_invite_into_it() {
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let other = Agency::of(app.workspace(), "2").await;
    let foreign = Agency::of(app.other_workspace().await, "3").await;
    for who in [&other.hana, &other.gina, &app.user("uma").await, &foreign.hana, &foreign.gina] {
        agency.invite(who, "c@agency.test").await.problem(404, "not_found");
        let body = json!({ "emails": ["c@agency.test"], "partner_id": agency.id });
        who.post("/invites/bulk", body).await.problem(404, "not_found");
    }
    for who in [&agency.greg, &app.guest("gus").await, &app.login_only("lola").await] {
        agency.invite(who, "c@agency.test").await.problem(403, "not_allowed");
    }
    // A Guest Admin invites nowhere else.
    agency.gina.post("/invites", json!({ "email": "c@agency.test" })).await.problem(403, "not_allowed");
    let body = json!({ "email": "c@agency.test", "role": "user" });
    agency.gina.post("/invites", body).await.problem(403, "not_allowed");
    assert!(app.mails_so_far("c@agency.test").await.is_empty());
}

#[actix_web::test]
async fn the_rules_of_inviting_hold_for_partners() {
    let app = TestApp::start().await;
    let (ada, gus) = (app.admin("ada").await, app.guest("gus").await);
    let agency = Agency::of(app.workspace(), "").await;
    agency.invite(&agency.gina, &gus.email).await.problem(409, "already_member");
    agency.invite(&agency.gina, &agency.greg.email).await.problem(409, "already_member");
    let pending = ada.invite("c@agency.test").await;
    let refused = agency.invite(&agency.hana, "c@agency.test").await;
    assert_eq!(refused.problem(409, "invite_pending")["invite_id"], pending["id"]);
    for role in ["user", "admin"] {
        let body = json!({ "email": "d@agency.test", "partner_id": agency.id, "role": role });
        agency.hana.post("/invites", body).await.invalid(&["#/partner_id"]);
    }
    let body = json!({ "email": "d@agency.test", "partner_id": agency.id, "partner_role": "host_admin" });
    agency.hana.post("/invites", body).await.problem(400, "bad_request");
    let policy = json!({ "domains": ["own.test"], "refused_guest_domains": ["refused.test"] });
    ada.patch("/workspace", policy).await.expect(200);
    agency.invite(&agency.gina, "x@own.test").await.problem(422, "email_in_workspace_domain");
    agency.invite(&agency.gina, "x@refused.test").await.problem(422, "domain_not_allowed");
    app.workspace().suppress("s@agency.test").await;
    agency.invite(&agency.gina, "s@agency.test").await.problem(409, "address_suppressed");
    ada.patch("/workspace", json!({ "guest_invites_enabled": false })).await.expect(200);
    agency.invite(&agency.gina, "e@agency.test").await.problem(403, "guest_invites_disabled");
    agency.invite(&agency.hana, "e@agency.test").await.problem(403, "guest_invites_disabled");
}

#[actix_web::test]
async fn who_manages_the_partner_resends_and_revokes_its_invites() {
    let app = TestApp::start_with(&[("GUESTLIST_RESEND_COOLDOWN", "0")]).await;
    let agency = Agency::of(app.workspace(), "").await;
    let other = Agency::of(app.workspace(), "2").await;
    let uma = app.user("uma").await;
    let invite = agency.invite(&agency.hana, "c@agency.test").await.expect(201);
    assert_eq!(uma.see(&invite).await["can"], json!([]));
    uma.resend(&invite).await.problem(403, "not_allowed");
    uma.revoke(&invite).await.problem(403, "not_allowed");
    for who in [&other.gina, &app.other_workspace().await.user("bo").await] {
        who.resend(&invite).await.problem(404, "not_found");
        who.revoke(&invite).await.problem(404, "not_found");
    }
    agency.greg.resend(&invite).await.problem(403, "not_allowed");
    // Else sending it again would take the place of this one.
    app.mail_to("c@agency.test").await;
    let resent = agency.gina.resend(&invite).await.expect(200);
    assert_eq!((&resent["send_count"], &resent["sent_by"]["id"]), (&json!(2), &json!(agency.gina.member_id)));
    assert_eq!(agency.gina.emails_of(&invite).await.len(), 2);
    assert!(app.mails_to("c@agency.test", 2).await.iter().all(|mail| mail.text.contains("Agency")));
    assert_eq!(agency.gina.revoke(&invite).await.expect(200)["status"], "revoked");
}

#[actix_web::test]
async fn an_invite_waits_for_somebody_who_may_invite_when_its_sender_no_longer_may() {
    let app = TestApp::start_with(&[("GUESTLIST_RESEND_COOLDOWN", "0")]).await;
    let agency = Agency::of(app.workspace(), "").await;
    let hugo = app.user("hugo").await;
    agency.add_host(&agency.hana, &hugo).await.expect(200);
    let by_host = agency.invite(&hugo, "one@agency.test").await.expect(201);
    let by_guest = agency.invite(&agency.gina, "two@agency.test").await.expect(201);
    let (one, two) =
        (app.mail_to("one@agency.test").await.link(), app.mail_to("two@agency.test").await.link());
    app.anonymous().look_up(&one).await.expect(200);
    app.anonymous().look_up(&two).await.expect(200);
    agency.hana.delete(&agency.host(&hugo)).await.expect(204);
    agency.set_role(&agency.gina, &agency.gina, "guest_user").await.expect(200);
    for (invite, link) in [(&by_host, &one), (&by_guest, &two)] {
        assert_eq!(agency.hana.see(invite).await["blocked_reason"], "sender_left");
        app.anonymous().look_up(link).await.problem(409, "invite_suspended");
        app.anonymous().join_as_new(link).await.problem(409, "invite_suspended");
    }
    assert_eq!(agency.hana.resend(&by_host).await.expect(200)["blocked_reason"], json!(null));
    let anew = app.mails_to("one@agency.test", 2).await.remove(0).link();
    app.anonymous().join_as_new(&anew).await.expect(201);
}

#[actix_web::test]
async fn a_program_invites_into_a_partner() {
    use crate::api_keys::program;
    let app = TestApp::start().await;
    let agency = Agency::of(app.workspace(), "").await;
    let program = program(&app, &app.owner("olive").await, &["invites:write"]).await;
    agency.invite(&program, "c@agency.test").await.expect(201);
    let link = app.mail_to("c@agency.test").await.link();
    app.anonymous().join_as_new(&link).await.expect(201);
    assert_eq!(agency.seen_by(&agency.gina).await["users"]["active"], 3);
}
