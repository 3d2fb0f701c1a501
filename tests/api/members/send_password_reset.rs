use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

use crate::support::{Answer, Person, TestApp};

async fn send_reset(who: &Person, id: Uuid) -> Answer {
    who.post_nothing(&format!("/members/{id}/send-password-reset")).await
}

#[actix_web::test]
async fn the_person_gets_a_mail_to_choose_a_new_password() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let answer = send_reset(&ada, uma.member_id).await;
    assert_eq!(answer.expect(202), json!({}));
    let mail = app.mail_to(&uma.email).await;
    assert!(mail.text.contains("Ada Admin") && mail.text.contains("Contenzilla"), "{}", mail.text);
    assert!(!answer.text.contains(&mail.link()));
    uma.me().await;

    let new = "twelve orange boats in a row";
    let body = json!({ "token": mail.link(), "password": new });
    app.anonymous().post("/password/reset", body).await.expect(204);
    app.anonymous().sign_in(&uma.email, new).await.expect(200);
    assert!(ada.events_on(&json!(uma.member_id)).await.contains(&"member.password_reset_sent".to_owned()));
}

#[actix_web::test]
async fn guests_get_it_too_and_who_stands_above_does_not() {
    let app = TestApp::start().await;
    let (olive, sue) = (app.owner("olive").await, app.super_admin("sue").await);
    let (ada, gus) = (app.admin("ada").await, app.guest("gus").await);
    send_reset(&ada, gus.member_id).await.expect(202);
    app.mail_to(&gus.email).await;
    for above in [&olive, &sue] {
        send_reset(&ada, above.member_id).await.problem(403, "not_allowed");
        assert!(app.mails_so_far(&above.email).await.is_empty());
    }
}

#[actix_web::test]
async fn nobodys_inbox_is_flooded() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    for _ in 0..6 {
        send_reset(&ada, uma.member_id).await.expect(202);
    }
    let refused = send_reset(&app.admin("ben").await, uma.member_id).await;
    refused.problem(429, "rate_limited");
    assert_eq!(refused.header("retry-after"), Some("60"));
    app.advance(TimeDelta::seconds(60));
    send_reset(&ada, uma.member_id).await.expect(202);
    app.mails_to(&uma.email, 7).await;
}

#[actix_web::test]
async fn who_is_absent_foreign_or_removed_gets_none() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let foreign = app.other_workspace().await.user("bo").await;
    app.workspace().remove(&uma).await;
    let absent = send_reset(&ada, Uuid::now_v7()).await;
    absent.problem(404, "not_found");
    for id in [foreign.member_id, uma.member_id] {
        assert_eq!(send_reset(&ada, id).await.observable(), absent.observable());
    }
    assert!(app.mails_so_far(&foreign.email).await.is_empty());
}
