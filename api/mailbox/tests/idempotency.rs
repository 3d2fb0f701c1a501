use std::time::Duration;

use super::running::{expect, expect_problem, mail, start, start_slow};

#[actix_web::test]
async fn the_same_key_and_body_is_caught_once() {
    let mailbox = start();
    let first = expect(200, mailbox.keyed("invite/1", &mail("ann@x.test"))).await;
    let again = expect(200, mailbox.keyed("invite/1", &mail("ann@x.test"))).await;
    assert_eq!(first, again);
    assert_eq!(mailbox.items("").await.len(), 1);
    expect(200, mailbox.keyed("invite/2", &mail("ann@x.test"))).await;
    assert_eq!(mailbox.items("").await.len(), 2);
}

#[actix_web::test]
async fn a_batch_has_one_key_for_all() {
    let mailbox = start();
    let batch = serde_json::json!([mail("ann@x.test"), mail("bob@x.test")]);
    let post = || mailbox.post("/emails/batch", &batch).header("Idempotency-Key", "batch/1");
    let first = expect(200, post()).await;
    assert_eq!(expect(200, post()).await, first);
    assert_eq!(mailbox.items("").await.len(), 2);
}

#[actix_web::test]
async fn the_same_key_with_another_body_is_refused() {
    let mailbox = start();
    expect(200, mailbox.keyed("k", &mail("ann@x.test"))).await;
    let other = mailbox.keyed("k", &mail("bob@x.test"));
    expect_problem(409, "invalid_idempotent_request", other).await;
}

#[actix_web::test]
async fn a_refusal_frees_the_key() {
    let mailbox = start();
    for to in ["fail-500@x.test", "fail-422@x.test"] {
        let refused = mailbox.keyed("k", &mail(to)).send().await.expect("an answer");
        assert!(!refused.status().is_success());
    }
    expect(200, mailbox.keyed("k", &mail("ann@x.test"))).await;
}

#[actix_web::test]
async fn keys_have_1_to_256_characters() {
    let mailbox = start();
    let body = mail("ann@x.test");
    expect(200, mailbox.keyed(&"k".repeat(256), &body)).await;
    for key in ["", &"k".repeat(257)] {
        expect_problem(400, "invalid_idempotency_key", mailbox.keyed(key, &body)).await;
    }
}

#[actix_web::test]
async fn a_retry_while_the_first_is_in_progress_is_told_so() {
    let mailbox = start_slow(Duration::from_secs(2));
    let body = mail("slow@x.test");
    let hasty = mailbox.keyed("k", &body).timeout(Duration::from_millis(200)).send().await;
    assert!(hasty.is_err_and(|error| error.is_timeout()), "slow@ answers late");
    expect_problem(409, "concurrent_idempotent_requests", mailbox.keyed("k", &body)).await;

    tokio::time::sleep(Duration::from_secs(3)).await;
    let late = expect(200, mailbox.keyed("k", &body)).await;
    let items = mailbox.items("?to=slow@x.test").await;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["id"], late["id"]);
}
