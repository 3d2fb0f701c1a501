use serde_json::json;

use crate::support::TestApp;

fn set_up(password: &str) -> serde_json::Value {
    json!({
        "setup_token": "a set-up token for tests",
        "workspace_name": "Contenzilla",
        "email": "olive.owner@contenzilla.test",
        "name": "Olive",
        "family_name": "Owner",
        "password": password,
    })
}

async fn start() -> TestApp {
    let app = TestApp::start_empty(&[("GUESTLIST_SETUP_TOKEN", "a set-up token for tests")]).await;
    guestlist::session::setup_token::prepare(&app.app).await.expect("prepared");
    app
}

#[actix_web::test]
async fn what_is_easy_to_guess_is_refused() {
    let app = start().await;
    for password in [
        "",
        "14 characters.",
        "passwordpassword",
        "123456789012345",
        "qwertyuiopasdfgh",
        "aaaaaaaaaaaaaaaaaaaa",
        "ContenzillaContenzilla",
        "contenzilla-guestlist",
        "Olive Owner 2026",
        "OliveOwner1234567890",
    ] {
        app.anonymous().post("/setup", set_up(password)).await.problem(422, "weak_password");
    }
    let too_long = "violet lamp under seven rivers ".repeat(5);
    app.anonymous().post("/setup", set_up(&too_long)).await.invalid(&["#/password"]);
}

#[actix_web::test]
async fn any_characters_make_a_password_that_is_taken_as_it_is() {
    for password in ["  пароль из слов 🦀 und Löffel\t ", "violet lamp under seven rivers", "fünfzehn Räder!"]
    {
        let app = start().await;
        app.anonymous().post("/setup", set_up(password)).await.expect(201);
        let email = "olive.owner@contenzilla.test";
        app.anonymous().sign_in(email, password).await.expect(200);
        for other in [password.trim(), &password.to_uppercase(), &password[..password.len() - 1]] {
            if other != password {
                app.anonymous().sign_in(email, other).await.problem(401, "invalid_credentials");
            }
        }
    }
}

#[actix_web::test]
async fn a_password_of_128_characters_counts_to_its_last() {
    let app = start().await;
    let password: String = "violet lamp under seven rivers ".chars().cycle().take(127).chain(['!']).collect();
    app.anonymous().post("/setup", set_up(&password)).await.expect(201);
    let email = "olive.owner@contenzilla.test";
    app.anonymous().sign_in(email, &password.replace('!', "?")).await.problem(401, "invalid_credentials");
    app.anonymous().sign_in(email, &password).await.expect(200);
}
