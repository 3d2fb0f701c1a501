//! A named person, signed in.

use std::ops::Deref;

use uuid::Uuid;

use super::{Answer, Client};

/// Everybody's password.
pub const PASSWORD: &str = "violet lamp under seven rivers";

/// A person signed in to one workspace; a [`Client`] that sends their access token.
#[derive(Clone, Debug)]
pub struct Person {
    pub email: String,
    pub user_id: Uuid,
    pub member_id: Uuid,
    pub access_token: String,
    /// The refresh cookie: `name=value`.
    pub cookie: String,
    client: Client,
}

impl Person {
    /// Signs in over HTTP.
    pub async fn sign_in(anonymous: &Client, email: &str, slug: &str) -> Self {
        let body = serde_json::json!({ "email": email, "password": PASSWORD, "workspace": slug });
        Self::of_session(anonymous, &anonymous.post("/session", body).await)
    }

    /// The person an answered session belongs to.
    pub fn of_session(anonymous: &Client, answer: &Answer) -> Self {
        assert!([200, 201].contains(&answer.status), "{}", answer.text);
        let session = answer.expect(answer.status);
        let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
        let id = |value: &serde_json::Value| value.as_str().and_then(|id| id.parse().ok()).expect("an id");
        let access_token = text(&session["access_token"]);
        Self {
            email: text(&session["user"]["email"]),
            user_id: id(&session["user"]["id"]),
            member_id: id(&session["member_id"]),
            client: anonymous.with_bearer(&access_token),
            access_token,
            cookie: answer.cookie(),
        }
    }
}

impl Deref for Person {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}
