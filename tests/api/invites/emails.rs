use chrono::TimeDelta;
use serde_json::json;

use crate::support::TestApp;

#[actix_web::test]
async fn each_mail_of_an_invite_is_listed_with_what_happened_to_it() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let invite = uma.invite("charlie@adraptor.test").await;
    app.until(async || uma.see(&invite).await["delivery"]["status"] == "sent").await;
    app.advance(TimeDelta::minutes(1));
    uma.resend(&invite).await.expect(200);
    app.mails_to("charlie@adraptor.test", 2).await;
    app.until(async || uma.emails_of(&invite).await[0]["status"] == "sent").await;

    let emails = uma.emails_of(&invite).await;
    assert_eq!(emails.len(), 2);
    let at = ["2026-05-04T09:01:00Z", "2026-05-04T09:00:00Z"];
    for (n, email) in emails.iter().enumerate() {
        let expected = json!({
            "id": email["id"],
            "kind": "invite",
            "generation": 2 - n,
            "provider": "mailbox",
            "status": "sent",
            "reason": null,
            "attempts": 1,
            "events": [
                { "status": "queued", "at": at[n], "reason": null },
                { "status": "sent", "at": at[n], "reason": null },
            ],
        });
        assert_eq!(*email, expected);
    }
    let page =
        uma.get(&format!("/invites/{}/emails", invite["id"].as_str().expect("an id"))).await.expect(200);
    assert_eq!((&page["total"], &page["next_cursor"]), (&json!({ "count": 2, "exact": true }), &json!(null)));
}

#[actix_web::test]
async fn login_only_and_guests_and_strangers_see_none() {
    let app = TestApp::start().await;
    let invite = app.user("uma").await.invite("charlie@adraptor.test").await;
    let path = format!("/invites/{}/emails", invite["id"].as_str().expect("an id"));
    for person in [app.login_only("leo").await, app.guest("gus").await] {
        person.get(&path).await.problem(403, "not_allowed");
    }
    app.anonymous().get(&path).await.problem(401, "unauthenticated");
}
