use crate::support::TestApp;

#[actix_web::test]
async fn signing_out_ends_cookie_and_access_token_at_once() {
    let app = TestApp::start().await;
    let (olive, elsewhere) = (app.owner("olive").await, app.owner("olive").await);
    let answer = app.anonymous().with_cookie(&olive.cookie).delete("/session").await;
    answer.expect(204);
    assert!(answer.set_cookie().contains("guestlist_refresh=;") && answer.set_cookie().contains("Max-Age=0"));
    olive.get("/me").await.problem(401, "unauthenticated");
    app.anonymous().refresh(&olive.cookie).await.problem(401, "unauthenticated");
    assert_eq!(elsewhere.me().await["role"], "owner", "the other browser stays signed in");
}

#[actix_web::test]
async fn without_a_session_there_is_nothing_to_do() {
    let app = TestApp::start().await;
    app.anonymous().delete("/session").await.expect(204);
    for cookie in ["guestlist_refresh=", "guestlist_refresh=nonsense", "guestlist_refresh=a.b"] {
        app.anonymous().with_cookie(cookie).delete("/session").await.expect(204);
    }
    let olive = app.owner("olive").await;
    let signing_out = app.anonymous().with_cookie(&olive.cookie);
    signing_out.delete("/session").await.expect(204);
    signing_out.delete("/session").await.expect(204);
}

#[actix_web::test]
async fn knowing_a_sessions_id_is_not_enough_to_end_it() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let (id, _) = olive.cookie.split_once('.').expect("id and secret");
    app.anonymous().with_cookie(format!("{id}.guessed")).delete("/session").await.expect(204);
    olive.me().await;
}
