use serde_json::json;

use crate::support::TestApp;

const CHARLIE: &str = "charlie@adraptor.test";

#[actix_web::test]
async fn declining_ends_the_invite_and_needs_no_account() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    let token = app.mail_to(CHARLIE).await.link();
    assert!(app.anonymous().decline(&token).await.expect(204).is_null());
    let declined = uma.see(&invite).await;
    assert_eq!((&declined["status"], &declined["can"]), (&json!("declined"), &json!([])));
    assert_eq!(declined["declined_at"], "2026-05-04T09:00:00Z");
    for answer in [
        app.anonymous().decline(&token).await,
        app.anonymous().look_up(&token).await,
        app.anonymous().join_as_new(&token).await,
    ] {
        answer.problem(410, "invite_declined");
    }
    let events = app.admin("ada").await.events_on(&invite["id"]).await;
    assert_eq!(events.iter().filter(|event| *event == "invite.declined").count(), 1);
    assert_eq!(uma.get("/guests").await.expect(200)["total"]["count"], 0, "declined invites make no row");
}

#[actix_web::test]
async fn an_invite_on_hold_can_be_declined() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    let token = app.mail_to(CHARLIE).await.link();
    app.workspace().remove(&uma).await;
    app.anonymous().decline(&token).await.expect(204);
    assert_eq!(app.admin("ada").await.see(&invite).await["status"], "declined");
}
