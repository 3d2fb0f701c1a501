use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use guestlist::keys::{LinkToken, Purpose};
use guestlist::permissions::Role;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Person, TestApp};

/// Makes tokens as only the server should be able to.
struct Forger {
    kid: String,
    key: [u8; 32],
    claims: Value,
}

impl Forger {
    fn new(app: &TestApp, person: &Person) -> Self {
        let (kid, key) = app.app.keys.access_signing();
        let payload = person.access_token.split('.').nth(1).expect("a payload");
        let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).expect("base64");
        Self { kid, key, claims: serde_json::from_slice(&payload).expect("claims") }
    }

    /// Signed with our key, with other claims; null takes one out.
    fn with(&self, changes: Value) -> String {
        let mut claims = self.claims.clone();
        for (name, value) in changes.as_object().expect("claims") {
            match value {
                Value::Null => claims.as_object_mut().expect("claims").remove(name),
                value => claims.as_object_mut().expect("claims").insert(name.clone(), value.clone()),
            };
        }
        self.signed(Algorithm::HS256, &claims, &self.key)
    }

    fn signed(&self, algorithm: Algorithm, claims: &Value, key: &[u8]) -> String {
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(algorithm) };
        encode(&header, claims, &EncodingKey::from_secret(key)).expect("a token")
    }

    fn raw(&self, header: Value, signature: &str) -> String {
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.{signature}", part(&header), part(&self.claims))
    }

    fn corpus(&self, app: &TestApp, person: &Person) -> Vec<(&'static str, String)> {
        let now = app.now().timestamp();
        let keys = &app.app.keys;
        let link = LinkToken { id: person.user_id, generation: 0 };
        let link = |purpose| keys.link_token(purpose, link).expose_secret().to_owned();
        let refresh = person.cookie.split_once('=').expect("a cookie").1.to_owned();
        let signature = person.access_token.rsplit('.').next().expect("a signature");
        vec![
            ("empty", String::new()),
            ("nonsense", "nonsense".to_owned()),
            ("two parts", "a.b".to_owned()),
            ("algorithm none", self.raw(json!({ "alg": "none", "typ": "JWT", "kid": self.kid }), "")),
            ("none, signature kept", self.raw(json!({ "alg": "none", "kid": self.kid }), signature)),
            ("None", self.raw(json!({ "alg": "None", "kid": self.kid }), "")),
            ("an algorithm of key pairs", self.raw(json!({ "alg": "RS256", "kid": self.kid }), signature)),
            ("HS384", self.signed(Algorithm::HS384, &self.claims, &self.key)),
            ("HS512", self.signed(Algorithm::HS512, &self.claims, &self.key)),
            ("wrong key", self.signed(Algorithm::HS256, &self.claims, &[7; 32])),
            ("empty key", self.signed(Algorithm::HS256, &self.claims, &[])),
            ("key id as key", self.signed(Algorithm::HS256, &self.claims, self.kid.as_bytes())),
            ("no key id", self.raw(json!({ "alg": "HS256" }), signature)),
            ("unknown key id", self.raw(json!({ "alg": "HS256", "kid": "AAAAAA" }), signature)),
            ("key id as path", self.raw(json!({ "alg": "HS256", "kid": "../../dev/null" }), signature)),
            ("no signature", person.access_token.trim_end_matches(signature).to_owned()),
            ("no sub", self.with(json!({ "sub": null }))),
            ("no sid", self.with(json!({ "sid": null }))),
            ("no iss", self.with(json!({ "iss": null }))),
            ("no aud", self.with(json!({ "aud": null }))),
            ("no nbf", self.with(json!({ "nbf": null }))),
            ("no exp", self.with(json!({ "exp": null }))),
            ("exp as text", self.with(json!({ "exp": (now + 600).to_string() }))),
            ("nbf as text", self.with(json!({ "nbf": now.to_string() }))),
            ("exp as fraction", self.with(json!({ "exp": now as f64 + 600.5 }))),
            ("exp past all numbers", self.with(json!({ "exp": u64::MAX }))),
            ("sub no id", self.with(json!({ "sub": "olive" }))),
            ("wrong aud", self.with(json!({ "aud": "another-api" }))),
            ("aud as list", self.with(json!({ "aud": ["guestlist-api"] }))),
            ("wrong iss", self.with(json!({ "iss": "https://evil.test" }))),
            ("expired", self.with(json!({ "exp": now - 6 }))),
            ("not valid yet", self.with(json!({ "nbf": now + 6 }))),
            ("unknown claim", self.with(json!({ "role": "owner" }))),
            ("somebody else's sub", self.with(json!({ "sub": Uuid::now_v7() }))),
            ("unknown session", self.with(json!({ "sid": Uuid::now_v7() }))),
            ("unknown workspace", self.with(json!({ "wid": Uuid::now_v7() }))),
            ("16 KB of noise", "A".repeat(16 * 1024)),
            ("16 KB, signed", self.with(json!({ "iss": "x".repeat(16 * 1024) }))),
            ("refresh token", refresh),
            ("invite link", link(Purpose::InviteLink)),
            ("reset link", link(Purpose::PasswordReset)),
            ("mailbox key", keys.mailbox_api_key().expose_secret().to_owned()),
        ]
    }
}

#[actix_web::test]
async fn every_forged_token_is_the_same_401() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let forger = Forger::new(&app, &olive);
    let expected = app.anonymous().get("/me").await;
    expected.problem(401, "unauthenticated");
    for (what, token) in forger.corpus(&app, &olive) {
        for path in ["/me", "/workspace", "/activity"] {
            let answer = app.anonymous().with_bearer(&token).get(path).await;
            assert_eq!(answer.observable(), expected.observable(), "{what}: {path}");
        }
    }
    let genuine = forger.with(json!({}));
    assert_eq!(app.anonymous().with_bearer(&genuine).me().await["role"], "owner", "the forger's tools work");
}

#[actix_web::test]
async fn clocks_may_differ_by_five_seconds() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let forger = Forger::new(&app, &olive);
    let now = app.now().timestamp();
    for claims in [json!({ "nbf": now + 5 }), json!({ "exp": now - 4 })] {
        app.anonymous().with_bearer(&forger.with(claims)).me().await;
    }
}

#[actix_web::test]
async fn a_token_works_for_ten_minutes() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    app.advance(TimeDelta::minutes(10));
    olive.me().await;
    app.advance(TimeDelta::seconds(5));
    olive.get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn a_token_for_a_workspace_one_is_not_in_opens_nothing() {
    let app = TestApp::start().await;
    let other = app.other_workspace().await;
    let olive = app.owner("olive").await;
    let forger = Forger::new(&app, &olive);
    let token = forger.with(json!({ "wid": other.id }));
    app.anonymous().with_bearer(&token).get("/workspace").await.problem(401, "unauthenticated");
    other.add(&olive.email, Role::User).await;
    let there = app.anonymous().with_bearer(&token);
    assert_eq!(there.me().await["role"], "user", "the role is that of the workspace, not of the session");
}

#[actix_web::test]
async fn another_scheme_or_a_second_token_is_nobody() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    for value in [
        olive.access_token.clone(),
        format!("Basic {}", olive.access_token),
        format!("Bearer  {}", olive.access_token),
        format!("Bearer {} {}", olive.access_token, olive.access_token),
    ] {
        app.anonymous().with_header("authorization", value).get("/me").await.problem(401, "unauthenticated");
    }
    let lower_case = format!("bearer {}", olive.access_token);
    app.anonymous().with_header("authorization", lower_case).me().await;
    let in_query = format!("/me?access_token={}", olive.access_token);
    app.anonymous().get(&in_query).await.problem(401, "unauthenticated");
    app.anonymous().with_cookie(&olive.cookie).get("/me").await.problem(401, "unauthenticated");
}
