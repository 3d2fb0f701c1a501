use chrono::TimeDelta;
use serde_json::json;

use crate::support::TestApp;

const CHARLIE: &str = "charlie@adraptor.test";

#[actix_web::test]
async fn the_inviter_is_told_once_an_hour_that_a_new_link_is_wanted() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    let token = app.mail_to(CHARLIE).await.link();
    app.advance(TimeDelta::days(7));
    let nobody = app.anonymous();
    for _ in 0..3 {
        assert_eq!(nobody.request_new(&token).await.expect(202), json!({}));
    }
    let mail = app.mail_to(&uma.email).await;
    assert_eq!(mail.subject, "Somebody asks for a new invite to Contenzilla");
    assert!(mail.text.contains(CHARLIE) && !mail.text.contains(&token));
    app.advance(TimeDelta::minutes(59));
    nobody.request_new(&token).await.expect(202);
    app.advance(TimeDelta::minutes(1));
    nobody.request_new(&token).await.expect(202);
    app.mails_to(&uma.email, 2).await;
    let ada = app.admin("ada").await;
    let events = ada.events_on(&invite["id"]).await;
    assert_eq!(events.iter().filter(|event| *event == "invite.requested_again").count(), 2);
    assert_eq!(app.mails_so_far(&uma.email).await.len(), 2);
    assert!(app.mails_so_far(&ada.email).await.is_empty());
    // It is a wish: nothing was sent to the person.
    assert_eq!(app.mails_so_far(CHARLIE).await.len(), 1);
    assert_eq!(ada.see(&invite).await["status"], "expired");
}

#[actix_web::test]
async fn where_the_inviter_left_the_admins_are_told() {
    let app = TestApp::start().await;
    let (uma, ada) = (app.user("uma").await, app.admin("ada").await);
    uma.invite(CHARLIE).await;
    let token = app.mail_to(CHARLIE).await.link();
    app.workspace().remove(&uma).await;
    app.anonymous().request_new(&token).await.expect(202);
    for admin in [&ada.email, "olive@contenzilla.test"] {
        assert!(app.mail_to(admin).await.subject.starts_with("Somebody asks for a new invite"));
    }
    assert!(app.mails_so_far(&uma.email).await.is_empty());
}

#[actix_web::test]
async fn it_works_with_a_link_in_any_state() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    for (n, state) in ["revoked", "declined", "replaced"].into_iter().enumerate() {
        let email = format!("{state}@adraptor.test");
        let invite = uma.invite(&email).await;
        let token = app.mail_to(&email).await.link();
        match state {
            "revoked" => drop(uma.revoke(&invite).await.expect(200)),
            "declined" => drop(app.anonymous().decline(&token).await.expect(204)),
            _ => {
                app.advance(TimeDelta::minutes(1));
                uma.resend(&invite).await.expect(200);
            }
        }
        app.anonymous().request_new(&token).await.expect(202);
        assert!(app.mails_to(&uma.email, n + 1).await[0].text.contains(&email));
    }
}
