use chrono::TimeDelta;
use guestlist::permissions::Role;
use serde_json::json;

use crate::support::TestApp;

const CHARLIE: &str = "charlie@adraptor.test";

#[actix_web::test]
async fn a_user_invites_a_guest_and_gets_the_whole_invite() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let body = json!({ "email": " Charlie@Adraptor.test ", "message": "Hi Charlie,\nwelcome!" });
    let answer = uma.post("/invites", body).await;
    let invite = answer.expect(201);
    let now = "2026-05-04T09:00:00Z";
    let by_uma = json!({ "id": uma.member_id, "name": "Uma User" });
    let expected = json!({
        "id": invite["id"],
        "email": "Charlie@Adraptor.test",
        "role": "guest",
        "source": "direct",
        "status": "pending",
        "blocked_reason": null,
        "delivery": {
            "status": "queued", "reason": null, "attempts": 0, "updated_at": now, "next_attempt_at": now,
        },
        "message": "Hi Charlie,\nwelcome!",
        "language": "en",
        "access_until": null,
        "partner": null,
        "partner_role": null,
        "send_count": 1,
        "created_at": now,
        "created_by": by_uma,
        "sent_by": by_uma,
        "expires_at": "2026-05-11T09:00:00Z",
        "resend_available_at": "2026-05-04T09:01:00Z",
        "link_opened_at": null,
        "accepted_at": null,
        "revoked_at": null,
        "declined_at": null,
        "can": ["resend_invite", "revoke_invite"],
    });
    assert_eq!(invite, expected);
    let id = invite["id"].as_str().expect("an id");
    assert_eq!(answer.header("location"), Some(format!("/api/v1/invites/{id}").as_str()));
    assert_eq!(uma.events_on(&invite["id"]).await, ["invite.created"]);
    app.mail_to(CHARLIE).await;
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
    let events = app.admin("ada").await.events_on(&invite["id"]).await;
    assert_eq!(events, ["invite.created", "invite.sent"]);
}

#[actix_web::test]
async fn each_role_invites_guests_or_members_at_or_below_itself_or_nobody() {
    let app = TestApp::start().await;
    let table = [
        (app.owner("olive").await, ["guest", "login_only", "user", "admin", "super_admin"].as_slice()),
        (app.super_admin("sue").await, &["guest", "login_only", "user", "admin", "super_admin"]),
        (app.admin("ada").await, &["guest", "login_only", "user", "admin"]),
        (app.user("uma").await, &["guest"]),
        (app.login_only("leo").await, &[]),
        (app.guest("gus").await, &[]),
    ];
    for (person, invited) in table {
        for role in ["guest", "login_only", "user", "admin", "super_admin"] {
            let name = person.email.split('@').next().expect("a name");
            let body = json!({ "email": format!("{name}-{role}@adraptor.test"), "role": role });
            let answer = person.post("/invites", body).await;
            match invited.contains(&role) {
                true => assert_eq!(answer.expect(201)["role"], role),
                false => drop(answer.problem(403, "not_allowed")),
            }
        }
    }
}

#[actix_web::test]
async fn ownership_is_never_given_by_an_invite() {
    let app = TestApp::start().await;
    for person in [app.owner("olive").await, app.admin("ada").await, app.user("uma").await] {
        person.post("/invites", json!({ "email": CHARLIE, "role": "owner" })).await.invalid(&["#/role"]);
    }
}

#[actix_web::test]
async fn nobody_invites_without_a_session() {
    let app = TestApp::start().await;
    app.anonymous().post("/invites", json!({ "email": CHARLIE })).await.problem(401, "unauthenticated");
    let removed = app.user("uma").await;
    app.workspace().remove(&removed).await;
    removed.post("/invites", json!({ "email": CHARLIE })).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn one_person_has_one_pending_invite_however_the_address_is_spelled() {
    let app = TestApp::start().await;
    let (uma, ada) = (app.user("uma").await, app.admin("ada").await);
    let invite = uma.invite(CHARLIE).await;
    for spelled in [CHARLIE, "CHARLIE@ADRAPTOR.TEST", "  Charlie@adraptor.test\t", "charlie@Adraptor.Test"] {
        for role in ["guest", "user"] {
            let answer = ada.post("/invites", json!({ "email": spelled, "role": role })).await;
            assert_eq!(answer.problem(409, "invite_pending")["invite_id"], invite["id"]);
        }
    }
    // Dots and tags make another address.
    for other in ["char.lie@adraptor.test", "charlie+1@adraptor.test"] {
        uma.invite(other).await;
    }
}

#[actix_web::test]
async fn an_international_domain_is_the_same_in_both_its_forms() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let invite = uma.invite("bea@bücher.example").await;
    assert_eq!(invite["email"], "bea@bücher.example");
    let answer = uma.post("/invites", json!({ "email": "bea@xn--bcher-kva.example" })).await;
    assert_eq!(answer.problem(409, "invite_pending")["invite_id"], invite["id"]);
}

#[actix_web::test]
async fn who_belongs_to_the_workspace_is_not_invited() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let gus = app.guest("gus").await;
    for email in [uma.email.clone(), gus.email.clone(), gus.email.to_uppercase()] {
        uma.post("/invites", json!({ "email": email })).await.problem(409, "already_member");
    }
    let ada = app.admin("ada").await;
    let body = json!({ "email": gus.email, "role": "user" });
    ada.post("/invites", body).await.problem(409, "already_member");
}

#[actix_web::test]
async fn whose_membership_or_invite_ended_may_be_invited_again() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let gus = app.guest("gus").await;
    app.workspace().remove(&gus).await;
    uma.invite(&gus.email).await;

    uma.invite("declined@adraptor.test").await;
    let token = app.mail_to("declined@adraptor.test").await.link();
    app.anonymous().decline(&token).await.expect(204);
    uma.invite("declined@adraptor.test").await;

    let revoked = uma.invite("revoked@adraptor.test").await;
    uma.revoke(&revoked).await.expect(200);
    let again = uma.invite("revoked@adraptor.test").await;
    assert_ne!(again["id"], revoked["id"]);
}

#[actix_web::test]
async fn inviting_over_an_expired_invite_replaces_it() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let old = uma.invite(CHARLIE).await;
    let old_token = app.mail_to(CHARLIE).await.link();
    app.advance(TimeDelta::days(7));
    let uma = app.user("uma").await;
    let new = uma.invite(CHARLIE).await;
    let new_token = app.mails_to(CHARLIE, 2).await[0].link();

    let old = uma.see(&old).await;
    assert_eq!((&old["status"], &old["can"]), (&json!("expired"), &json!([])));
    app.anonymous().look_up(&old_token).await.problem(410, "invite_replaced");
    app.anonymous().join_as_new(&old_token).await.problem(410, "invite_replaced");
    uma.resend(&old).await.problem(409, "invite_not_pending");
    uma.revoke(&old).await.problem(409, "invite_not_pending");
    app.anonymous().look_up(&new_token).await.expect(200);
    assert_eq!(uma.see(&new).await["status"], "pending");
}

#[actix_web::test]
async fn two_workspaces_invite_the_same_person_and_do_not_know_of_each_other() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let olga = app.other_workspace().await.owner("olga").await;
    let ours = uma.invite(CHARLIE).await;
    let theirs = olga.invite(CHARLIE).await;
    assert_ne!(ours["id"], theirs["id"]);
    let seen = uma.get("/invites").await.expect(200);
    assert_eq!(seen["total"]["count"], 1);
}

#[actix_web::test]
async fn an_address_on_the_workspaces_own_domain_is_no_guest() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let own = "new@contenzilla.test";
    ada.invite(own).await;
    ada.patch("/workspace", json!({ "domains": ["contenzilla.test", "bücher.example"] })).await.expect(200);
    for email in ["newer@contenzilla.test", "newest@CONTENZILLA.test", "bea@xn--bcher-kva.example"] {
        let answer = ada.post("/invites", json!({ "email": email })).await;
        answer.problem(422, "email_in_workspace_domain");
        ada.post("/invites", json!({ "email": email, "role": "user" })).await.expect(201);
    }
    // Another domain is another, however it ends.
    ada.invite("new@not-contenzilla.test").await;
    ada.invite("new@sub.contenzilla.test").await;
}

#[actix_web::test]
async fn guests_come_from_domains_the_workspace_lets_in() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let policy = json!({ "allowed_guest_domains": ["adraptor.test", "studio-k.test"] });
    ada.patch("/workspace", policy).await.expect(200);
    ada.invite("a@adraptor.test").await;
    ada.invite("b@Studio-K.test").await;
    ada.post("/invites", json!({ "email": "c@elsewhere.test" })).await.problem(422, "domain_not_allowed");
    let member = json!({ "email": "c@elsewhere.test", "role": "user" });
    ada.post("/invites", member).await.expect(201);

    let policy = json!({ "allowed_guest_domains": [], "refused_guest_domains": ["adraptor.test"] });
    ada.patch("/workspace", policy).await.expect(200);
    ada.post("/invites", json!({ "email": "d@ADRAPTOR.test" })).await.problem(422, "domain_not_allowed");
    ada.invite("d@elsewhere.test").await;
}

#[actix_web::test]
async fn where_guest_invites_are_off_only_members_are_invited() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    olive.patch("/workspace", json!({ "guest_invites_enabled": false })).await.expect(200);
    for person in [&olive, &app.user("uma").await] {
        let problem = person.post("/invites", json!({ "email": CHARLIE })).await;
        let problem = problem.problem(403, "guest_invites_disabled");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("Contact your admin")));
    }
    olive.post("/invites", json!({ "email": CHARLIE, "role": "user" })).await.expect(201);
}

#[actix_web::test]
async fn an_invite_lives_as_long_as_the_workspace_says() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    ada.patch("/workspace", json!({ "invite_lifetime_seconds": 3600 })).await.expect(200);
    let invite = ada.invite(CHARLIE).await;
    assert_eq!(invite["expires_at"], "2026-05-04T10:00:00Z");
}

#[actix_web::test]
async fn an_end_date_is_answered_as_it_is_kept() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    // Sending would change the invite between the two answers.
    app.stop_worker().await;
    let body = json!({ "email": CHARLIE, "access_until": "2026-05-06T12:00:00.123456789Z" });
    let invite = uma.post("/invites", body).await.expect(201);
    assert_eq!(invite["access_until"], "2026-05-06T12:00:00.123456Z");
    let path = format!("/invites/{}", invite["id"].as_str().expect("an id"));
    assert_eq!(uma.get(&path).await.expect(200), invite);
}

#[actix_web::test]
async fn an_invite_ends_with_the_access_it_would_give() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let body = json!({ "email": CHARLIE, "access_until": "2026-05-06T12:00:00Z" });
    let invite = ada.post("/invites", body).await.expect(201);
    assert_eq!(invite["expires_at"], "2026-05-06T12:00:00Z");
    let token = app.mail_to(CHARLIE).await.link();
    app.advance(TimeDelta::hours(51));
    app.anonymous().join_as_new(&token).await.problem(410, "invite_expired");
    let ada = app.admin("ada").await;
    ada.resend(&invite).await.problem(422, "invalid");
}

#[actix_web::test]
async fn a_member_invite_makes_a_member_of_that_role() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let body = json!({ "email": CHARLIE, "role": "user" });
    ada.post("/invites", body).await.expect(201);
    let mail = app.mail_to(CHARLIE).await;
    assert!(!mail.text.contains("as a guest"));
    let session = app.anonymous().join_as_new(&mail.link()).await.expect(201);
    assert_eq!(session["role"], Role::User.name());
}
