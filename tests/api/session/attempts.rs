use std::thread::available_parallelism;

use chrono::TimeDelta;
use futures_util::future::join_all;

use crate::support::{Answer, PASSWORD, TestApp};

const OLIVE: &str = "olive@contenzilla.test";
const WRONG: &str = "not my password at all";

async fn wrong(app: &TestApp, email: &str) -> Answer {
    app.anonymous().sign_in(email, WRONG).await
}

/// As many wrong passwords as are free, and the one that starts the delay.
async fn use_up(app: &TestApp, email: &str) {
    for _ in 0..6 {
        wrong(app, email).await.problem(401, "invalid_credentials");
    }
}

#[actix_web::test]
async fn after_five_wrong_passwords_each_further_one_waits_longer() {
    let app = TestApp::start_with(&[("GUESTLIST_TRUSTED_PROXIES", "127.0.0.1")]).await;
    use_up(&app, OLIVE).await;
    for (nth, seconds) in [1, 2, 4, 8, 16, 32].into_iter().enumerate() {
        // From elsewhere each time: it is the account that is counted.
        let client = app.anonymous().with_header("x-forwarded-for", format!("192.0.2.{nth}"));
        let answer = client.sign_in(OLIVE, WRONG).await;
        answer.problem(429, "rate_limited");
        assert_eq!(answer.header("retry-after"), Some(seconds.to_string().as_str()));
        let limit = format!("\"sign-in-account\";r=0;t={seconds}");
        assert_eq!(answer.header("ratelimit"), Some(limit.as_str()));
        assert_eq!(answer.header("ratelimit-policy"), Some("\"sign-in-account\";q=5;w=86400"));
        app.advance(TimeDelta::seconds(seconds));
        client.sign_in(OLIVE, WRONG).await.problem(401, "invalid_credentials");
    }
}

#[actix_web::test]
async fn the_delay_holds_for_the_right_password_too_and_ends_with_it() {
    let app = TestApp::start().await;
    use_up(&app, OLIVE).await;
    app.anonymous().sign_in(OLIVE, PASSWORD).await.problem(429, "rate_limited");
    app.advance(TimeDelta::seconds(1));
    app.anonymous().sign_in(OLIVE, PASSWORD).await.expect(200);
    use_up(&app, OLIVE).await;
}

#[actix_web::test]
async fn an_unknown_address_has_to_wait_in_the_same_way() {
    let app = TestApp::start_with(&[("GUESTLIST_TRUSTED_PROXIES", "127.0.0.1")]).await;
    for nth in 0..9 {
        let client = app.anonymous().with_header("x-forwarded-for", format!("192.0.2.{nth}"));
        let known = client.sign_in(OLIVE, WRONG).await;
        let unknown = client.sign_in("nobody@contenzilla.test", WRONG).await;
        assert_eq!(known.observable(), unknown.observable(), "{nth}");
    }
}

#[actix_web::test]
async fn another_account_is_not_held_up_by_one_persons_mistakes() {
    let app = TestApp::start().await;
    app.user("uma").await;
    use_up(&app, OLIVE).await;
    app.anonymous().sign_in("uma@contenzilla.test", PASSWORD).await.expect(200);
}

#[actix_web::test]
async fn wrong_passwords_are_forgotten_after_a_day() {
    let app = TestApp::start().await;
    use_up(&app, OLIVE).await;
    app.advance(TimeDelta::hours(24));
    use_up(&app, OLIVE).await;
}

#[actix_web::test]
async fn many_accounts_tried_from_one_address_are_counted_together() {
    let app = TestApp::start().await;
    for nth in 0..11 {
        wrong(&app, &format!("person{nth}@contenzilla.test")).await.problem(401, "invalid_credentials");
    }
    let answer = wrong(&app, "person11@contenzilla.test").await;
    answer.problem(429, "rate_limited");
    assert_eq!(answer.header("ratelimit"), Some("\"sign-in-address\";r=0;t=1"));
    app.anonymous().sign_in(OLIVE, PASSWORD).await.problem(429, "rate_limited");
}

#[actix_web::test]
async fn ones_own_account_does_not_wash_away_guesses_at_others() {
    let app = TestApp::start().await;
    app.user("uma").await;
    for nth in 0..10 {
        wrong(&app, &format!("person{nth}@contenzilla.test")).await.problem(401, "invalid_credentials");
    }
    app.anonymous().sign_in("uma@contenzilla.test", PASSWORD).await.expect(200);
    wrong(&app, OLIVE).await.problem(401, "invalid_credentials");
    wrong(&app, OLIVE).await.problem(429, "rate_limited");
}

#[actix_web::test]
async fn ones_own_mistakes_are_taken_back_from_the_address_too() {
    let app = TestApp::start().await;
    for _ in 0..4 {
        for _ in 0..5 {
            wrong(&app, OLIVE).await.problem(401, "invalid_credentials");
        }
        app.anonymous().sign_in(OLIVE, PASSWORD).await.expect(200);
    }
}

#[actix_web::test]
async fn a_forged_forwarded_for_does_not_help() {
    let app = TestApp::start().await;
    let guess = async |nth: usize| {
        let client = app.anonymous().with_header("x-forwarded-for", format!("192.0.2.{nth}"));
        let client = client.with_header("forwarded", format!("for=192.0.2.{nth}"));
        client.sign_in(&format!("person{nth}@contenzilla.test"), WRONG).await
    };
    for nth in 0..11 {
        guess(nth).await.problem(401, "invalid_credentials");
    }
    guess(11).await.problem(429, "rate_limited");
}

#[actix_web::test]
async fn behind_a_trusted_proxy_the_address_it_saw_counts() {
    let app = TestApp::start_with(&[("GUESTLIST_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.1")]).await;
    let guess = async |nth: usize, forwarded: String| {
        let client = app.anonymous().with_header("x-forwarded-for", forwarded);
        client.sign_in(&format!("person{nth}@contenzilla.test"), WRONG).await
    };
    for nth in 0..11 {
        let answer = guess(nth, format!("203.0.113.{nth}, 192.0.2.1, 10.0.0.1")).await;
        answer.problem(401, "invalid_credentials");
    }
    guess(11, "192.0.2.2, 10.0.0.1".to_owned()).await.problem(401, "invalid_credentials");
    guess(12, "198.51.100.9, 192.0.2.1".to_owned()).await.problem(429, "rate_limited");
}

#[actix_web::test]
async fn race_of_many_guesses_is_no_way_around_the_delay() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let answers = join_all((0..40).map(|_| client.sign_in(OLIVE, WRONG))).await;
    let looked_at = answers.iter().filter(|answer| answer.status == 401).count();
    let held_up = answers.iter().filter(|answer| answer.status == 429).count();
    assert_eq!(looked_at + held_up, 40);
    let at_a_time = available_parallelism().map_or(2, usize::from);
    assert!((6..6 + at_a_time).contains(&looked_at), "{looked_at} guesses at {at_a_time} a time");
}
