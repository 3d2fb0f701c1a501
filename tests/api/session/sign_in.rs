use crate::support::TestApp;

#[actix_web::test]
async fn a_person_signs_in_to_their_workspace() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    assert_eq!(olive.me().await["user"]["name"], "Olive");
}
