use guestlist::session::new_owner::{NewOwner, create_owner};
use guestlist::session::setup_token;
use serde_json::json;

use crate::support::{PASSWORD, TestApp};

fn owner(workspace: &str, email: &str, password: &str) -> NewOwner {
    NewOwner {
        workspace_name: workspace.to_owned(),
        email: email.to_owned(),
        name: "Olga".to_owned(),
        family_name: "Other".to_owned(),
        password: password.to_owned(),
    }
}

#[actix_web::test]
async fn the_first_workspace_ends_the_set_up() {
    let app = TestApp::start_empty(&[("GUESTLIST_SETUP_TOKEN", "a token of my own")]).await;
    setup_token::prepare(&app.app).await.expect("prepared");
    create_owner(&app.app, owner("Otherwise", "olga@otherwise.test", PASSWORD)).await.expect("created");
    let session = app.anonymous().sign_in("olga@otherwise.test", PASSWORD).await.expect(200);
    assert_eq!((&session["role"], &session["workspace"]["slug"]), (&"owner".into(), &"otherwise".into()));
    assert_eq!(app.anonymous().get("/setup").await.expect(200), json!({ "needed": false }));
    assert!(setup_token::prepare(&app.app).await.expect("asked").is_none());
}

#[actix_web::test]
async fn a_known_account_keeps_names_and_password() {
    let app = TestApp::start().await;
    let email = "OLIVE@contenzilla.test";
    let workspace = create_owner(&app.app, owner("Otherwise", email, "x")).await.expect("created");
    app.anonymous().sign_in(email, "x").await.problem(401, "invalid_credentials");
    let sign_in = json!({ "email": email, "password": PASSWORD, "workspace": workspace.slug });
    let session = app.anonymous().post("/session", sign_in).await.expect(200);
    assert_eq!((&session["role"], &session["user"]["name"]), (&"owner".into(), &"Olive".into()));
    assert_eq!(session["workspaces"].as_array().expect("a list").len(), 2);
}

#[actix_web::test]
async fn workspaces_of_one_name_have_slugs_of_their_own() {
    let app = TestApp::start().await;
    for (nth, name) in ["Contenzilla", "Contenzilla", "¡Contenzilla!"].into_iter().enumerate() {
        let created = create_owner(&app.app, owner(name, "olga@otherwise.test", PASSWORD)).await;
        assert_eq!(created.expect("created").slug, format!("contenzilla-{}", nth + 2));
    }
}

#[actix_web::test]
async fn what_the_set_up_page_refuses_is_refused_here() {
    let app = TestApp::start().await;
    let refused = async |owner| create_owner(&app.app, owner).await.expect_err("refused").code();
    assert_eq!(refused(owner("Otherwise", "olga@otherwise.test", "short")).await, "weak_password");
    assert_eq!(refused(owner("Otherwise", "no address", PASSWORD)).await, "invalid");
    assert_eq!(refused(owner(" ", "olga@otherwise.test", PASSWORD)).await, "invalid");
}
