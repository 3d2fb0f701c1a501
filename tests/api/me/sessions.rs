use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{PASSWORD, Person, TestApp};

async fn sessions(person: &Person) -> Vec<Value> {
    person.get("/me/sessions").await.expect(200)["items"].as_array().expect("a list").clone()
}

async fn id(person: &Person) -> String {
    let sessions = sessions(person).await;
    let current = sessions.iter().find(|session| session["current"] == true).expect("the current one");
    current["id"].as_str().expect("an id").to_owned()
}

#[actix_web::test]
async fn one_sees_where_one_is_signed_in() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    app.user("leo").await;
    app.advance(TimeDelta::minutes(5));
    let phone = app.anonymous().with_header("user-agent", "A phone");
    phone.sign_in(&uma.email, PASSWORD).await.expect(200);
    let list = uma.get("/me/sessions").await.expect(200);
    assert_eq!(list["total"], json!({ "count": 2, "exact": true }));
    let sessions = list["items"].as_array().expect("a list");
    assert_eq!((&sessions[0]["user_agent"], &sessions[0]["current"]), (&"A phone".into(), &false.into()));
    assert_eq!(sessions[0]["last_used_at"], "2026-05-04T09:05:00Z");
    assert_eq!(sessions[0]["expires_at"], "2026-05-11T09:05:00Z");
    assert_eq!(
        (&sessions[1]["current"], &sessions[1]["created_at"]),
        (&true.into(), &"2026-05-04T09:00:00Z".into())
    );
    for secret in ["token", "hash"] {
        assert!(!list.to_string().contains(secret), "{list}");
    }
}

#[actix_web::test]
async fn ended_and_expired_sessions_are_not_listed() {
    let app = TestApp::start().await;
    let idle = app.user("uma").await;
    let signed_out = app.user("uma").await;
    app.anonymous().with_cookie(&signed_out.cookie).delete("/session").await.expect(204);
    assert_eq!(sessions(&idle).await.len(), 1);
    app.advance(TimeDelta::days(7));
    let uma = app.user("uma").await;
    assert_eq!(sessions(&uma).await.len(), 1);
}

#[actix_web::test]
async fn one_ends_a_session_from_another() {
    let app = TestApp::start().await;
    let (here, there) = (app.user("uma").await, app.user("uma").await);
    here.delete(&format!("/me/sessions/{}", id(&there).await)).await.expect(204);
    there.get("/me").await.problem(401, "unauthenticated");
    app.anonymous().refresh(&there.cookie).await.problem(401, "unauthenticated");
    here.me().await;
    here.delete(&format!("/me/sessions/{}", id(&here).await)).await.expect(204);
    here.get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn somebody_elses_session_is_absent() {
    let app = TestApp::start().await;
    let (uma, olive) = (app.user("uma").await, app.owner("olive").await);
    let foreign = olive.delete(&format!("/me/sessions/{}", id(&uma).await)).await;
    let absent = olive.delete(&format!("/me/sessions/{}", Uuid::now_v7())).await;
    foreign.problem(404, "not_found");
    assert_eq!(foreign.observable(), absent.observable());
    olive.delete("/me/sessions/nonsense").await.problem(404, "not_found");
    uma.me().await;
}

#[actix_web::test]
async fn an_ended_session_is_absent() {
    let app = TestApp::start().await;
    let (here, there) = (app.user("uma").await, app.user("uma").await);
    let path = format!("/me/sessions/{}", id(&there).await);
    here.delete(&path).await.expect(204);
    here.delete(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn one_signs_out_everywhere_else() {
    let app = TestApp::start().await;
    let (here, there, olive) = (app.user("uma").await, app.user("uma").await, app.owner("olive").await);
    here.delete("/me/sessions").await.expect(204);
    there.get("/me").await.problem(401, "unauthenticated");
    here.me().await;
    app.anonymous().refresh(&here.cookie).await.expect(200);
    olive.me().await;
}

#[actix_web::test]
async fn nobody_has_no_sessions() {
    let app = TestApp::start().await;
    app.anonymous().get("/me/sessions").await.problem(401, "unauthenticated");
    app.anonymous().delete("/me/sessions").await.problem(401, "unauthenticated");
    app.anonymous().delete(&format!("/me/sessions/{}", Uuid::now_v7())).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn they_are_reached_without_a_workspace_too() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    app.workspace().remove(&uma).await;
    let session = app.anonymous().sign_in(&uma.email, PASSWORD).await.expect(200);
    let uma = app.anonymous().with_bearer(session["access_token"].as_str().expect("a token"));
    assert_eq!(uma.get("/me/sessions").await.expect(200)["total"]["count"], 2);
    uma.delete("/me/sessions").await.expect(204);
    assert_eq!(uma.get("/me/sessions").await.expect(200)["total"]["count"], 1);
    assert_eq!(uma.patch("/me", json!({ "name": "Ulla" })).await.expect(200)["user"]["name"], "Ulla");
}
