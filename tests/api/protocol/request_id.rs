use crate::support::TestApp;

#[actix_web::test]
async fn a_sane_request_id_comes_back() {
    let app = TestApp::start().await;
    for id in ["7", "trace-4711_a.b:c", &"x".repeat(128)] {
        let answer = app.anonymous().with_header("x-request-id", id).get("/me").await;
        assert_eq!(answer.header("x-request-id"), Some(id));
        assert_eq!(answer.problem(401, "unauthenticated")["instance"], *id);
    }
}

#[actix_web::test]
async fn any_other_is_replaced() {
    let app = TestApp::start().await;
    let mut seen = Vec::new();
    for id in ["", " ", "a b", "<script>", "a\tb", "x\"y", &"x".repeat(129)] {
        let answer = app.anonymous().with_header("x-request-id", id).get("/me").await;
        let given = answer.header("x-request-id").expect("an id").to_owned();
        assert!(uuid::Uuid::try_parse(&given).is_ok(), "{given}");
        answer.problem(401, "unauthenticated");
        seen.push(given);
    }
    seen.dedup();
    assert_eq!(seen.len(), 7, "each is new");
}

#[actix_web::test]
async fn every_answer_has_one() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    assert!(olive.get("/me").await.header("x-request-id").is_some());
    assert!(app.anonymous().get("/nowhere").await.header("x-request-id").is_some());
}
