use reqwest::Method;
use serde_json::json;

use crate::support::{PASSWORD, TestApp, send};

const OLIVE: &str = "olive@contenzilla.test";

#[actix_web::test]
async fn what_is_not_json_is_refused_before_it_is_read() {
    let app = TestApp::start().await;
    let body = json!({ "email": OLIVE, "password": PASSWORD }).to_string();
    let types = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "text/plain; application/json",
        "",
    ];
    for path in ["/session", "/password/forgot", "/password/reset", "/setup"] {
        for content_type in types {
            let request = app.anonymous().request(Method::POST, path).header("content-type", content_type);
            send(request.body(body.clone())).await.problem(415, "unsupported_media_type");
        }
        let request = app.anonymous().request(Method::POST, path).body(body.clone());
        send(request).await.problem(415, "unsupported_media_type");
    }
}

#[actix_web::test]
async fn json_may_say_its_charset() {
    let app = TestApp::start().await;
    let body = json!({ "email": OLIVE, "password": PASSWORD }).to_string();
    for content_type in ["application/json; charset=utf-8", "Application/JSON"] {
        let request = app.anonymous().request(Method::POST, "/session").header("content-type", content_type);
        send(request.body(body.clone())).await.expect(200);
    }
}

#[actix_web::test]
async fn what_does_not_parse_is_a_400() {
    let app = TestApp::start().await;
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let twice = format!(r#"{{"email":"{OLIVE}","email":"{OLIVE}","password":"{PASSWORD}"}}"#);
    let surrogate = format!(r#"{{"email":"{OLIVE}","password":"\ud800"}}"#);
    let fields_in_a_row = json!([OLIVE, PASSWORD, null]).to_string();
    for body in
        ["", "{", "{\"email\":", "nul", "null", "\u{feff}{}", &deep, &twice, &surrogate, &fields_in_a_row]
    {
        let request = app.anonymous().request(Method::POST, "/session");
        let request = request.header("content-type", "application/json").body(body.to_owned());
        send(request).await.problem(400, "bad_request");
    }
    let request =
        app.anonymous().request(Method::POST, "/session").header("content-type", "application/json");
    send(request.body(vec![0xff, 0xfe, b'{', b'}'])).await.problem(400, "bad_request");
}

#[actix_web::test]
async fn a_body_may_have_64_kib() {
    let app = TestApp::start().await;
    let of_length = |length: usize| {
        let empty = json!({ "email": OLIVE, "password": "" }).to_string().len();
        json!({ "email": OLIVE, "password": "x".repeat(length - empty) })
    };
    app.anonymous().post("/session", of_length(64 * 1024)).await.problem(401, "invalid_credentials");
    app.anonymous().post("/session", of_length(64 * 1024 + 1)).await.problem(413, "too_large");
    app.anonymous().post("/session", of_length(1024 * 1024)).await.problem(413, "too_large");
    app.owner("olive").await.me().await;
}
