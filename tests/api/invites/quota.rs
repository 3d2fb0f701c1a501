//! Sending limits. What is counted are messages, whoever asked for them.

use chrono::TimeDelta;
use guestlist::permissions::Role;
use serde_json::{Value, json};

use crate::support::{Answer, Person, TestApp};

const CHARLIE: &str = "charlie@adraptor.test";

/// Invites as many people as that, in calls of a hundred, all of which must work.
async fn invite_many(person: &Person, of: &str, count: usize) {
    let emails: Vec<String> = (0..count).map(|n| format!("{of}{n}@adraptor.test")).collect();
    for hundred in emails.chunks(100) {
        let answer = person.post("/invites/bulk", json!({ "emails": hundred })).await.expect(200);
        let results = answer["results"].as_array().expect("a list");
        assert!(results.iter().all(|result| result["invite"].is_object()), "{answer}");
    }
}

async fn try_one(person: &Person, email: &str) -> Answer {
    person.post("/invites", json!({ "email": email })).await
}

#[track_caller]
fn exceeded(answer: &Answer, policy: &str, limit: usize, window: usize, seconds: i64) {
    answer.problem(429, "quota_exceeded");
    assert_eq!(answer.header("retry-after"), Some(seconds.to_string().as_str()));
    assert_eq!(answer.header("ratelimit"), Some(format!("\"{policy}\";r=0;t={seconds}").as_str()));
    let expected = format!("\"{policy}\";q={limit};w={window}");
    assert_eq!(answer.header("ratelimit-policy"), Some(expected.as_str()));
}

#[actix_web::test]
async fn a_sender_sends_200_in_an_hour_and_the_next_ones_exactly_when_told() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    invite_many(&uma, "a", 1).await;
    app.advance(TimeDelta::minutes(9));
    invite_many(&uma, "b", 199).await;
    let answer = try_one(&uma, CHARLIE).await;
    exceeded(&answer, "sender-hour", 200, 3600, 51 * 60);
    // Somebody else's hour is another.
    try_one(&app.user("ugo").await, CHARLIE).await.expect(201);

    app.advance(TimeDelta::minutes(51) - TimeDelta::seconds(1));
    let uma = app.user("uma").await;
    let answer = try_one(&uma, "d@adraptor.test").await;
    exceeded(&answer, "sender-hour", 200, 3600, 1);
    app.advance(TimeDelta::seconds(1));
    try_one(&uma, "d@adraptor.test").await.expect(201);
    try_one(&uma, "e@adraptor.test").await.problem(429, "quota_exceeded");
}

#[actix_web::test]
async fn a_sender_sends_500_in_a_day() {
    let app = TestApp::start().await;
    for (of, count) in [("a", 200), ("b", 200), ("c", 100)] {
        invite_many(&app.user("uma").await, of, count).await;
        app.advance(TimeDelta::hours(1));
    }
    let answer = try_one(&app.user("uma").await, CHARLIE).await;
    exceeded(&answer, "sender-day", 500, 86_400, 21 * 3600);
}

#[actix_web::test]
async fn a_workspace_sends_1000_in_a_day() {
    let app = TestApp::start().await;
    for name in ["a", "b", "c", "d", "e"] {
        invite_many(&app.user(name).await, name, 200).await;
    }
    let answer = try_one(&app.user("uma").await, CHARLIE).await;
    exceeded(&answer, "workspace-day", 1000, 86_400, 24 * 3600);
    // Another workspace has a day of its own.
    try_one(&app.other_workspace().await.owner("olga").await, CHARLIE).await.expect(201);
}

#[actix_web::test]
async fn resending_counts_and_one_person_gets_five_mails_in_a_day() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let invite = uma.invite(CHARLIE).await;
    for _ in 0..4 {
        app.advance(TimeDelta::minutes(1));
        uma.resend(&invite).await.expect(200);
    }
    app.advance(TimeDelta::minutes(1));
    let answer = uma.resend(&invite).await;
    exceeded(&answer, "recipient-day", 5, 86_400, 24 * 3600 - 300);
    // Neither a new invite nor another spelling or sender gets around it.
    uma.revoke(&invite).await.expect(200);
    let ada = app.admin("ada").await;
    let answer = try_one(&ada, "Charlie@ADRAPTOR.test").await;
    exceeded(&answer, "recipient-day", 5, 86_400, 24 * 3600 - 300);
    assert_eq!(ada.see(&invite).await["send_count"], 5, "a refused resend changes nothing");
}

#[actix_web::test]
async fn the_eleventh_mail_over_all_workspaces_waits_and_nobody_is_told() {
    let app = TestApp::start().await;
    for (n, workspace) in [app.workspace(), app.other_workspace().await].into_iter().enumerate() {
        let owner = workspace.person(&format!("u@{}", workspace.domain), Role::User).await;
        let invite = owner.invite(CHARLIE).await;
        for sent in 1..5 {
            app.mails_to(CHARLIE, 5 * n + sent).await;
            app.advance(TimeDelta::minutes(1));
            owner.resend(&invite).await.expect(200);
        }
        app.mails_to(CHARLIE, 5 * n + 5).await;
    }
    let third = app.third_workspace().await;
    let olaf = third.owner("olaf").await;
    let invite = olaf.invite(CHARLIE).await;
    assert_eq!(invite["delivery"]["status"], "queued");
    // A day after the first of the ten.
    assert_eq!(invite["delivery"]["next_attempt_at"], "2026-05-05T09:00:00Z");
    olaf.invite("mona@studio-k.test").await;
    app.mail_to("mona@studio-k.test").await;
    assert_eq!(app.mails_so_far(CHARLIE).await.len(), 10);
    app.advance(TimeDelta::hours(24));
    assert!(app.mails_to(CHARLIE, 11).await[0].subject.contains("Thirdwise"));
}

#[actix_web::test]
async fn limits_can_be_lifted_but_the_cooldown_stays() {
    let app = TestApp::start_with(&[("GUESTLIST_SEND_LIMITS", "off")]).await;
    let uma = app.user("uma").await;
    invite_many(&uma, "a", 300).await;
    let invite = uma.invite(CHARLIE).await;
    for _ in 0..6 {
        uma.resend(&invite).await.problem(429, "resend_too_soon");
        app.advance(TimeDelta::minutes(1));
        uma.resend(&invite).await.expect(200);
    }
}

#[actix_web::test]
async fn what_was_refused_is_not_counted() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    invite_many(&uma, "a", 199).await;
    for _ in 0..5 {
        try_one(&uma, "a0@adraptor.test").await.problem(409, "invite_pending");
        let bad: Value = json!({ "emails": ["a1@adraptor.test", "not an address"] });
        uma.post("/invites/bulk", bad).await.expect(200);
    }
    try_one(&uma, CHARLIE).await.expect(201);
}

#[actix_web::test]
async fn parallel_calls_cannot_both_take_the_last_place_in_a_race() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    invite_many(&uma, "a", 198).await;
    let emails: Vec<String> = (0..8).map(|n| format!("r{n}@adraptor.test")).collect();
    let answers = futures_util::future::join_all(emails.iter().map(|email| try_one(&uma, email))).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 201, 429, 429, 429, 429, 429, 429]);
}
